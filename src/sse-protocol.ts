import type { FastifyRequest } from 'fastify';
import { type ExecutionResult, GraphQLError, subscribe } from 'graphql';
import {
  createHandler,
  type Handler,
  type OperationArgs,
  type Request,
  type RequestParams,
  type Response,
} from 'graphql-sse';
import { admitSubscription, type GuardedHearing, maskErrors } from './admit-subscription';
import type { UnauthenticatedReason } from './domain/catalogue/unauthenticated';
import type { EventStream } from './event-stream';
import { withLastWord } from './last-word';
import { type Asker, createContext, type LogPlace } from './resolvers/context';
import { spokenError } from './resolvers/spoken-error';
import { FORBIDDEN } from './socket-closings';
import type { SocketOptions } from './socket-handlers';

/** Who follows, and where they stand. */
export interface Following {
  readonly asker: Asker;
  readonly place: LogPlace;
  readonly stream: EventStream;
  /** Of the results that were made and not yet written. */
  readonly ids: (string | null)[];
  readonly hearing: GuardedHearing;
}

type SseRequest = Request<null, Following>;

/** As errors that carry nothing but what may be told. */
const maskedResult = (
  { data, errors }: ExecutionResult,
  hearing: GuardedHearing,
): ExecutionResult => ({
  data: data ?? null,
  errors: maskErrors(errors ?? [], hearing).map(
    ({ message, ...rest }) => new GraphQLError(message, { extensions: rest.extensions ?? {} }),
  ),
});

const statusOf = (errors: readonly GraphQLError[]): number =>
  errors[0]?.extensions['code'] === 'RATE_LIMITED' ? 429 : 400;

/** What is to be run, or the refusal of it. */
function argsFor(
  { guard, schema, given }: SocketOptions,
  { asker, place, hearing }: Following,
  { query, operationName, variables, extensions }: RequestParams,
): OperationArgs<never> | Response {
  const admitted = admitSubscription(guard, asker.principal, { query, operationName, extensions });
  if (!('document' in admitted)) {
    const errors = maskErrors(admitted, hearing);
    return [JSON.stringify({ errors }), { status: statusOf(admitted), statusText: 'Refused' }];
  }
  return {
    schema,
    document: admitted.document,
    operationName,
    variableValues: variables,
    contextValue: { ...createContext(given, asker), log: place } as never,
  };
}

/** The protocol of graphql-sse, each operation in a stream of its own. */
export function protocolFor(options: SocketOptions): Handler<null, Following> {
  const { underWay } = options.streams;
  return createHandler<null, Following>({
    authenticate: () => null,
    // The guard has done so.
    validate: () => [],
    onSubscribe: ({ context }, asked) => argsFor(options, context, asked),
    subscribe: async (args) => {
      const stream = await underWay.begin(Promise.resolve(subscribe(args)));
      return Symbol.asyncIterator in stream ? withLastWord(stream, underWay) : stream;
    },
    onNext: async (_context, { context }, result) => {
      const { ids, place, stream, hearing } = context;
      ids.push(place.at === null ? null : String(place.at));
      // The next result is made when an earlier one was taken: nobody's queue grows here.
      await stream.taken();
      return result.errors ? maskedResult(result as ExecutionResult, hearing) : undefined;
    },
  });
}

/** What of the request the protocol reads; which kind of answer it takes was asked before. */
export const sseRequest = (request: FastifyRequest, context: Following): SseRequest => ({
  method: request.method,
  url: request.url,
  headers: {
    get: (name) =>
      name === 'accept' ? 'text/event-stream' : String(request.headers[name] ?? '') || null,
  },
  body: request.body as Record<string, unknown> | null,
  raw: null,
  context,
});

/** Told to a stream that is closed: final where the credential ended, else nothing. */
export function farewellIn(hearing: GuardedHearing) {
  return (code: number, reason: string): string => {
    if (code !== FORBIDDEN) return `: ${reason}\n\n`;
    const why = reason.replace('Forbidden: ', '');
    const told = (why === 'CHANGED' ? 'REVOKED' : why) as UnauthenticatedReason;
    const error = spokenError({ code: 'UNAUTHENTICATED', reason: told }, { reason: told });
    const data = JSON.stringify({ errors: maskErrors([error], hearing) });
    return `event: next\ndata: ${data}\n\nevent: complete\ndata:\n\n`;
  };
}
