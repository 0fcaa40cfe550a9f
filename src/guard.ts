import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Principal } from './credentials/principal';
import { guardRules, LIMITS } from './guard-rules';
import { KeptDocuments } from './kept-documents';
import { operationCost } from './operation-cost';
import type { CostTold, RateLimits } from './rate-limits';
import { spokenError } from './resolvers/spoken-error';

export interface GuardParts {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly rates: RateLimits;
}

/** What somebody sends to have run. */
export interface Asked {
  readonly query: string;
  readonly operationName?: string | null | undefined;
}

/** What may run. */
export interface Admitted {
  readonly document: DocumentNode;
  /** Null: the document has several and none was named. */
  readonly operation: OperationDefinitionNode | null;
  readonly cost: CostTold;
}

export const PARSE_OPTIONS = { maxTokens: LIMITS.tokensMax } as const;

const TOO_LONG = /contains more th\w+ \d+ tokens/;

/** A document that is too long says so with the figure; what else the parser says stays its own. */
export function parseFault(error: GraphQLError): GraphQLError {
  const max = LIMITS.tokensMax;
  if (!TOO_LONG.test(error.message)) return withCode(error, 'GRAPHQL_PARSE_FAILED');
  return spokenError({ code: 'GRAPHQL_PARSE_FAILED', max }, { limit: { of: 'TOKENS', max } });
}

const withCode = (error: GraphQLError, code: string): GraphQLError => {
  const { message, nodes = null, source = null, positions = null } = error;
  const extensions = { code, ...error.extensions };
  return new GraphQLError(message, { nodes, source, positions, extensions });
};

/** One for all doors: what is too much, too dear or too often is refused before anything runs. */
export class Guard {
  private readonly kept = new KeptDocuments();

  constructor(private readonly parts: GuardParts) {}

  /** The first point of an operation, taken before its document is looked at. */
  begin(principal: Principal): CostTold {
    return this.parts.rates.take(principal, 1);
  }

  /** The other points, once it is known what is to run. */
  charge(principal: Principal, admitted: Admitted): CostTold {
    const { document, operation, cost: begun } = admitted;
    if (operation === null) return begun;
    const requested = operationCost(this.parts.schema, document, operation);
    if (requested === 1) return begun;
    return { ...this.parts.rates.take(principal, requested - 1), requested };
  }

  /** Everything in one, for doors that are not Apollo's; what is refused is told, or thrown. */
  admit(principal: Principal, asked: Asked): Admitted | readonly GraphQLError[] {
    const cost = this.begin(principal);
    const document = this.prepare(asked.query);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, asked.operationName) ?? null;
    const admitted = { document, operation, cost };
    return { ...admitted, cost: this.charge(principal, admitted) };
  }

  /** Parses and validates a document as Apollo does for HTTP. */
  private prepare(text: string): DocumentNode | readonly GraphQLError[] {
    const kept = this.kept.get(text);
    if (kept !== undefined) return kept;
    const { schema, introspection } = this.parts;
    let document: DocumentNode;
    try {
      document = parse(text, PARSE_OPTIONS);
    } catch (error) {
      if (error instanceof GraphQLError) return [parseFault(error)];
      throw error;
    }
    const rules = [...guardRules(introspection), ...specifiedRules];
    const options = { maxErrors: LIMITS.errorsMax, hideSuggestions: !introspection };
    const errors = validate(schema, document, rules, options);
    if (errors.length > 0) return errors.map((error) => withCode(error, INVALID));
    this.kept.keep(text, document);
    return document;
  }
}

const INVALID = 'GRAPHQL_VALIDATION_FAILED';
