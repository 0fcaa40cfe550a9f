import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type SelectionSetNode,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  validate,
} from 'graphql';

/** Limits of one operation, the same over HTTP and over the socket. */
export const LIMITS = {
  tokensMax: 2_000,
  depthMax: 10,
  aliasesMax: 15,
  rootFieldsMax: 10,
  directivesMax: 20,
  errorsMax: 5,
  bodyBytesMax: 32 * 1024,
  frameBytesMax: 16 * 1024,
} as const;

const tooMuch = (what: string, max: number): GraphQLError =>
  new GraphQLError(`the document has more than ${max} ${what}`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });

/** Depth of a selection through its fragments; introspection has a depth limit of its own. */
function depthOf(
  set: SelectionSetNode,
  context: ValidationContext,
  seen: readonly string[],
): number {
  let deepest = 0;
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD && node.name.value.startsWith('__')) continue;
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const name = node.name.value;
      const fragment = seen.includes(name) ? undefined : context.getFragment(name);
      if (fragment)
        deepest = Math.max(deepest, depthOf(fragment.selectionSet, context, [...seen, name]));
      continue;
    }
    const below = node.selectionSet ? depthOf(node.selectionSet, context, seen) : 0;
    deepest = Math.max(deepest, below + (node.kind === Kind.FIELD ? 1 : 0));
    if (deepest > LIMITS.depthMax) return deepest;
  }
  return deepest;
}

/** Refuses documents that are cheap to send and dear to run. */
const costRule: ValidationRule = (context): ASTVisitor => {
  let aliases = 0;
  let directives = 0;
  const report = (what: string, max: number) => context.reportError(tooMuch(what, max));
  return {
    OperationDefinition(node) {
      if (node.selectionSet.selections.length > LIMITS.rootFieldsMax) {
        report('fields at its root', LIMITS.rootFieldsMax);
      }
      if (depthOf(node.selectionSet, context, []) > LIMITS.depthMax) {
        report('levels of fields', LIMITS.depthMax);
      }
    },
    Field(node) {
      if (node.alias === undefined) return;
      aliases += 1;
      if (aliases === LIMITS.aliasesMax + 1) report('aliases', LIMITS.aliasesMax);
    },
    Directive() {
      directives += 1;
      if (directives === LIMITS.directivesMax + 1) report('directives', LIMITS.directivesMax);
    },
  };
};

/** What is checked besides the rules of the specification. */
export const guardRules = (introspection: boolean): ValidationRule[] =>
  introspection ? [costRule] : [costRule, NoSchemaIntrospectionCustomRule];

export const PARSE_OPTIONS = { maxTokens: LIMITS.tokensMax } as const;

/** Parses and validates a document for the socket as Apollo does for HTTP. */
export function prepareDocument(
  schema: GraphQLSchema,
  text: string,
  introspection: boolean,
): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(text, PARSE_OPTIONS);
    const rules = [...guardRules(introspection), ...specifiedRules];
    const errors = validate(schema, document, rules, { maxErrors: LIMITS.errorsMax });
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
