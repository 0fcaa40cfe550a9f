import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { BilledContext, Charging } from './charging';
import type { Guard } from './guard';
import { LIMITS } from './guard-rules';
import type { Log } from './log';

/** A request for an operation of a document that was found good before. */
export interface KnownRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
}

/** What of a request says that. */
export interface Spoken {
  readonly method: string;
  readonly body: unknown;
}

export interface LaneAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface LaneParts {
  readonly schema: GraphQLSchema;
  readonly guard: Guard;
  readonly charging: Charging;
  readonly log: Log;
}

/** What the errors of an answer say of the answer as a whole. */
interface Head {
  status?: number;
  readonly headers: Map<string, string>;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function noteHead(head: Head, error: GraphQLError): void {
  const http = error.extensions['http'] as Partial<Head> | undefined;
  if (http?.status !== undefined) head.status = http.status;
  for (const [name, value] of http?.headers ?? []) head.headers.set(name, value);
}

/** As Apollo names what has no code of its own; who is told what is the guard's. */
function formatted(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  const code = extensions['code'] ?? 'INTERNAL_SERVER_ERROR';
  return { ...error.toJSON(), extensions: { ...extensions, code } };
}

/**
 * Runs what was parsed and found good before, past Apollo's pipeline. Whatever is refused before it
 * runs, and whatever is new, is Apollo's to answer.
 */
export class DocumentLane {
  constructor(private readonly parts: LaneParts) {}

  /** Learns the documents that Apollo found good. */
  plugin(): ApolloServerPlugin<BilledContext> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ source, document }) =>
          this.parts.guard.keep(source, document),
      }),
    };
  }

  /** Null: this is for Apollo. */
  known({ method, body }: Spoken): KnownRequest | null {
    if (method !== 'POST' || !isRecord(body)) return null;
    const { query, operationName, variables, extensions } = body;
    if (typeof query !== 'string' || (extensions ?? null) !== null) return null;
    if ((variables ?? null) !== null && !isRecord(variables)) return null;
    if ((operationName ?? null) !== null && typeof operationName !== 'string') return null;
    const document = this.parts.guard.keptOf(query);
    if (document === undefined) return null;
    const named = operationName as string | null | undefined;
    const operation = getOperationAST(document, named);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
    const given = variables as KnownRequest['variables'];
    return { document, operation, operationName: named, variables: given };
  }

  /** Null: nothing ran, and Apollo says why; what it cost so far is noted. */
  async run(known: KnownRequest, context: BilledContext): Promise<LaneAnswer | null> {
    const { schema, charging } = this.parts;
    const { document, operationName, variables } = known;
    if (!charging.isCharged(context, known)) return null;
    const result = await execute({
      schema,
      document,
      contextValue: context,
      variableValues: variables ?? undefined,
      operationName,
      options: { maxCoercionErrors: LIMITS.errorsMax },
    });
    return result.data === undefined ? null : this.answerOf(result, context);
  }

  private answerOf({ data, errors }: ExecutionResult, context: BilledContext): LaneAnswer {
    const { cost } = context.bill;
    const head: Head = { headers: new Map() };
    for (const error of errors ?? []) noteHead(head, error);
    const told = errors?.map((error) => this.told(error, context));
    const text = `${JSON.stringify({ errors: told, data, extensions: { cost } })}\n`;
    return { status: head.status ?? 200, headers: head.headers, text };
  }

  private told(error: GraphQLError, { locale }: BilledContext): GraphQLFormattedError {
    return this.parts.guard.mask(formatted(error), error, { log: this.parts.log, locale });
  }
}
