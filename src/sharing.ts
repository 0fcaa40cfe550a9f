import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/** What a subscription tells: each change of a log in its order, or a state as it is now. */
export type Tells = 'LOG' | 'STATE';

/** How equal subscriptions to a document can be heard together. */
export interface Sharing {
  readonly tells: Tells;
  /** The variable with the cursor, which differs from one to the next; null: there is none. */
  readonly cursor: string | null;
}

const CURSOR = 'after';

function timesUsed(document: DocumentNode, name: string): number {
  let times = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => {
      if (node.name.value === name) times += 1;
    },
  });
  return times;
}

/** The only field at the root, where it is written there and nothing makes it conditional. */
function rootField({ selectionSet, directives = [] }: OperationDefinitionNode) {
  const [field, ...others] = selectionSet.selections;
  if (field?.kind !== Kind.FIELD || others.length > 0) return null;
  return (field.directives ?? []).length + directives.length > 0 ? null : field;
}

function readSharing(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): Sharing | null {
  const operation = getOperationAST(document, operationName);
  const field = operation ? rootField(operation) : null;
  if (!field) return null;
  const declared = schema.getSubscriptionType()?.getFields()[field.name.value];
  const tells = declared?.extensions['tells'];
  if (tells !== 'LOG' && tells !== 'STATE') return null;
  const cursor = field.arguments?.find(({ name }) => name.value === CURSOR)?.value;
  if (cursor === undefined || cursor.kind === Kind.NULL) return { tells, cursor: null };
  if (cursor.kind !== Kind.VARIABLE) return null;
  const name = cursor.name.value;
  return timesUsed(document, name) === 1 ? { tells, cursor: name } : null;
}

/** Reads it once a document. Null: whoever asks this is served alone. */
export function createSharing(schema: GraphQLSchema) {
  const known = new WeakMap<DocumentNode, Map<string | null, Sharing | null>>();
  return (document: DocumentNode, operationName: string | null): Sharing | null => {
    const byName = known.get(document) ?? new Map<string | null, Sharing | null>();
    known.set(document, byName);
    const found = byName.get(operationName) ?? readSharing(schema, document, operationName);
    byName.set(operationName, found);
    return found;
  };
}
