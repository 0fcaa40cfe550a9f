import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Principal } from './credentials/principal';
import { guardRules, LIMITS } from './guard-rules';
import { HiddenNames } from './hidden-names';
import { KeptDocuments } from './kept-documents';
import type { ListedOperations, Named } from './listed-operations';
import { type Hearing, maskError } from './mask-error';
import { operationCost } from './operation-cost';
import type { CostTold, RateLimits } from './rate-limits';
import { spokenError } from './resolvers/spoken-error';

export interface GuardParts {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly rates: RateLimits;
  readonly listed: ListedOperations;
}

/** What somebody sends to have run. */
export interface Asked extends Named {
  readonly operationName?: string | null | undefined;
}

/** What may run. */
export interface Admitted {
  readonly text: string;
  readonly document: DocumentNode;
  /** Null: the document has several and none was named. */
  readonly operation: OperationDefinitionNode | null;
  readonly cost: CostTold;
}

export const PARSE_OPTIONS = { maxTokens: LIMITS.tokensMax } as const;

const TOO_LONG = /contains more th\w+ \d+ tokens/;

/** A document that is too long says so with the figure; what else the parser says stays its own. */
function parseFault(error: GraphQLError): GraphQLError {
  const max = LIMITS.tokensMax;
  if (!TOO_LONG.test(error.message)) return withCode(error, 'GRAPHQL_PARSE_FAILED');
  return spokenError({ code: 'GRAPHQL_PARSE_FAILED', max }, { limit: { of: 'TOKENS', max } });
}

const withCode = (error: GraphQLError, code: string): GraphQLError => {
  const { message, nodes = null, source = null, positions = null } = error;
  const extensions = { code, ...error.extensions };
  return new GraphQLError(message, { nodes, source, positions, extensions });
};

/** After so many faults of variables the others are left out, and that has no code of its own. */
const coded = (told: GraphQLFormattedError): GraphQLFormattedError =>
  told.message.startsWith('Too many errors processing variables')
    ? { ...told, extensions: { code: 'BAD_USER_INPUT' } }
    : told;

/** One for all doors: what is too much, too dear or too often is refused before anything runs. */
export class Guard {
  private readonly kept = new KeptDocuments();

  private readonly names: HiddenNames | null;

  constructor(private readonly parts: GuardParts) {
    this.names = parts.introspection ? null : new HiddenNames(parts.schema);
  }

  /** The text of what is asked for, which may be named by its hash. */
  textOf(named: Named): string | undefined {
    return this.parts.listed.textOf(named);
  }

  /** A document that was found good before, at whichever door. */
  keptOf(text: string): DocumentNode | undefined {
    return this.kept.get(text);
  }

  /** Remembers a document that was found good by the rules of every door. */
  keep(text: string, document: DocumentNode): void {
    this.kept.keep(text, document);
  }

  /** What a caller is told of an error, at every door. */
  mask(told: GraphQLFormattedError, error: unknown, hearing: Hearing): GraphQLFormattedError {
    const isParsing = told.extensions?.['code'] === 'GRAPHQL_PARSE_FAILED';
    const isOurs = error instanceof GraphQLError;
    const said = isParsing && isOurs ? parseFault(error).toJSON() : coded(told);
    const masked = maskError(said, error, hearing);
    const isSpoken = said.extensions?.['saying'] !== undefined;
    if (this.names === null || isSpoken || !isOurs || error.path !== undefined) return masked;
    return { ...masked, message: this.names.hide(masked.message, error) };
  }

  /** The first point of an operation, taken before its document is looked at. */
  begin(principal: Principal): CostTold {
    return this.parts.rates.take(principal, 1);
  }

  /** The other points, once it is known what is to run. */
  charge(principal: Principal, admitted: Omit<Admitted, 'text'>): CostTold {
    const { document, operation, cost: begun } = admitted;
    if (operation === null) return begun;
    const requested = operationCost(this.parts.schema, document, operation);
    if (requested === 1) return begun;
    return { ...this.parts.rates.take(principal, requested - 1), requested };
  }

  /** Everything in one, for doors that are not Apollo's; what is refused is told, or thrown. */
  admit(principal: Principal, asked: Asked): Admitted | readonly GraphQLError[] {
    const cost = this.begin(principal);
    const text = this.textOf(asked);
    if (text === undefined) return [NOTHING];
    const document = this.prepare(text);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, asked.operationName) ?? null;
    const admitted = { text, document, operation, cost };
    return { ...admitted, cost: this.charge(principal, admitted) };
  }

  /** Parses and validates a document as Apollo does for HTTP. */
  private prepare(text: string): DocumentNode | readonly GraphQLError[] {
    const kept = this.keptOf(text);
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
    this.keep(text, document);
    return document;
  }
}

const NOTHING = spokenError({ code: 'BAD_REQUEST', why: 'MALFORMED' });
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
