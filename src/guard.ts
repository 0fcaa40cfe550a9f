import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import type { TooMuch } from './domain/catalogue/top-level-facts';
import { spokenError } from './resolvers/spoken-error';
import { SelectionMeasure } from './selection-measure';

/** Limits of one operation, the same over HTTP and over the socket. */
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

const exceeded = (tooMuch: TooMuch, max: number): GraphQLError =>
  spokenError({ code: 'GRAPHQL_VALIDATION_FAILED', tooMuch, max });

/** Refuses documents that are cheap to send and dear to run. */
const costRule: ValidationRule = (context): ASTVisitor => {
  const measure = new SelectionMeasure(context);
  let aliases = 0;
  let directives = 0;
  const report = (what: TooMuch, max: number) => context.reportError(exceeded(what, max));
  return {
    OperationDefinition(node) {
      if (node.selectionSet.selections.length > LIMITS.rootFieldsMax) {
        report('ROOT_FIELDS', LIMITS.rootFieldsMax);
      }
      const root = context.getSchema().getRootType(node.operation) ?? undefined;
      const { depth, objects } = measure.of(node.selectionSet, root);
      if (depth > LIMITS.depthMax) report('LEVELS', LIMITS.depthMax);
      if (objects > LIMITS.objectsMax) report('OBJECTS', LIMITS.objectsMax);
    },
    Field(node) {
      if (node.alias === undefined) return;
      aliases += 1;
      if (aliases === LIMITS.aliasesMax + 1) report('ALIASES', LIMITS.aliasesMax);
    },
    Directive() {
      directives += 1;
      if (directives === LIMITS.directivesMax + 1) report('DIRECTIVES', LIMITS.directivesMax);
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
    const errors = validate(schema, document, rules, {
      maxErrors: LIMITS.errorsMax,
      hideSuggestions: !introspection,
    });
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
