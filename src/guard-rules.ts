import {
  type ASTVisitor,
  type DocumentNode,
  type GraphQLError,
  NoSchemaIntrospectionCustomRule,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { TooMuch } from './domain/catalogue/top-level-facts';
import { spokenError } from './resolvers/spoken-error';
import { SelectionMeasure } from './selection-measure';

/** Limits of one operation, the same at every door. */
export const LIMITS = {
  tokensMax: 2_000,
  depthMax: 10,
  aliasesMax: 15,
  rootFieldsMax: 10,
  directivesMax: 20,
  /** Objects in the answer; a page of payouts with all their histories has about 2,000. */
  objectsMax: 20_000,
  errorsMax: 5,
  bodyBytesMax: 32 * 1024,
  frameBytesMax: 16 * 1024,
} as const;

const MAXIMA: Readonly<Record<TooMuch, number>> = {
  ROOT_FIELDS: LIMITS.rootFieldsMax,
  LEVELS: LIMITS.depthMax,
  OBJECTS: LIMITS.objectsMax,
  ALIASES: LIMITS.aliasesMax,
  DIRECTIVES: LIMITS.directivesMax,
};

/** Says what there is too much of, how much it is and how much may be. */
function exceeded(tooMuch: TooMuch, found: number): GraphQLError {
  const max = MAXIMA[tooMuch];
  const limit = { of: tooMuch, max, found };
  return spokenError({ code: 'GRAPHQL_VALIDATION_FAILED', tooMuch, max }, { limit });
}

/** How much of each an operation has; aliases and directives are counted in the whole document. */
type Counted = Partial<Record<TooMuch, number>>;

function report(context: ValidationContext, counted: Counted): void {
  for (const [what, found] of Object.entries(counted) as [TooMuch, number][]) {
    if (found > MAXIMA[what]) context.reportError(exceeded(what, found));
  }
}

/** Refuses documents that are cheap to send and dear to run. */
const costRule: ValidationRule = (context): ASTVisitor => {
  const measure = new SelectionMeasure(context);
  const counted = { ALIASES: 0, DIRECTIVES: 0 };
  return {
    OperationDefinition(node) {
      const root = context.getSchema().getRootType(node.operation) ?? undefined;
      const { depth, objects, roots } = measure.rootOf(node.selectionSet, root);
      report(context, { ROOT_FIELDS: roots.length, LEVELS: depth, OBJECTS: objects });
    },
    Field({ alias }) {
      if (alias !== undefined) counted.ALIASES += 1;
    },
    Directive() {
      counted.DIRECTIVES += 1;
    },
    Document: { leave: (_node: DocumentNode) => report(context, counted) },
  };
};

/** What is checked besides the rules of the specification. */
export const guardRules = (introspection: boolean): ValidationRule[] =>
  introspection ? [costRule] : [costRule, NoSchemaIntrospectionCustomRule];
