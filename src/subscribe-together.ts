import { type ExecutionArgs, type ExecutionResult, type GraphQLSchema, subscribe } from 'graphql';
import { closeSocket } from './close-socket';
import { Following } from './following';
import type { JointMessage } from './joint-message';
import type { Source } from './joint-stream';
import { JointStreams } from './joint-streams';
import { withLastWord } from './last-word';
import type { LinkedSocket } from './link-socket';
import type { Streams } from './open-streams';
import {
  type Asker,
  type Context,
  createContext,
  type LogPlace,
  type ResolverParts,
} from './resolvers/context';
import { createSharing, type Sharing } from './sharing';
import type { SlowReaders } from './slow-readers';
import { SOCKET_CLOSINGS } from './socket-closings';

/** One subscription of one socket, as it was asked for. */
export interface Subscriber {
  readonly asker: Asker;
  readonly id: string;
  readonly query: string;
  readonly linked: LinkedSocket;
}

export interface TogetherParts {
  readonly schema: GraphQLSchema;
  readonly given: ResolverParts;
  readonly streams: Streams;
  /** A result as this asker may read it, in JSON. */
  readonly write: (result: ExecutionResult, asker: Asker) => string;
}

type Results = AsyncGenerator<ExecutionResult, void, void>;

const isStream = (result: Results | ExecutionResult): result is Results =>
  Symbol.asyncIterator in result;

type Run = (args: ExecutionArgs, contextValue: Context) => Promise<Results | ExecutionResult>;

const runWithin =
  ({ underWay }: Streams): Run =>
  async (args, contextValue) => {
    const stream = await underWay.begin(Promise.resolve(subscribe({ ...args, contextValue })));
    return isStream(stream) ? withLastWord(stream, underWay) : stream;
  };

/** Everything an execution may read, but where its subscriber stands in the log. */
function keyOf({ query, asker }: Subscriber, args: ExecutionArgs, { cursor }: Sharing): string {
  const { merchantId, name, credential, scopes, accounts } = asker.principal;
  const given = Object.entries(args.variableValues ?? {}).filter(([each]) => each !== cursor);
  const variables = given.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const reach = [merchantId, name, credential, scopes.toSorted(), accounts?.toSorted() ?? null];
  return JSON.stringify([query, args.operationName ?? null, variables, asker.locale, ...reach]);
}

const isResumed = ({ variableValues }: ExecutionArgs, { cursor }: Sharing): boolean =>
  cursor !== null && (variableValues?.[cursor] ?? null) !== null;

/** Not a generator: one of those cannot be left while it waits. */
function inJson(results: Results, write: (result: ExecutionResult) => string): Source['payloads'] {
  return {
    next: async () => {
      const next = await results.next();
      return next.done ? next : { done: false, value: write(next.value) };
    },
    return: () => results.return().then(() => ({ done: true, value: undefined })),
  };
}

/**
 * Others wait for nobody: who is too slow to hear along is closed, comes back and resumes. What
 * goes out is never compressed nor in pieces, so nothing of the socket's own can be cut in two.
 */
function send({ linked, id }: Subscriber, slow: SlowReaders): (message: JointMessage) => void {
  const { socket, request } = linked;
  const start = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  const { code, reason } = SOCKET_CLOSINGS.TOO_SLOW;
  return (message) => {
    if (socket.readyState !== socket.OPEN) return;
    if (slow.isFull(request.socket)) return closeSocket(socket, code, reason);
    request.socket.write(message.frameAfter(start));
  };
}

/** Runs subscriptions: those that ask the same with the same rights are one execution. */
export function createSubscribe({ schema, given, streams, write }: TogetherParts) {
  const joint = new JointStreams();
  const run = runWithin(streams);
  const sharingOf = createSharing(schema);

  async function begin(args: ExecutionArgs, { asker }: Subscriber): Promise<Source | null> {
    const log: LogPlace = { fromNow: true, at: null };
    const results = await run(args, { ...createContext(given, asker), log });
    if (!isStream(results)) return null;
    return { payloads: inJson(results, (one) => write(one, asker)), position: () => log.at };
  }

  async function readOwn(args: ExecutionArgs, { asker }: Subscriber) {
    const log: LogPlace = { fromNow: false, at: null };
    const results = await run(args, { ...createContext(given, asker), log });
    return isStream(results) ? { results, position: () => log.at } : results;
  }

  return async (args: ExecutionArgs): Promise<Results | ExecutionResult> => {
    const subscriber = args.contextValue as Subscriber;
    const alone = () => run(args, createContext(given, subscriber.asker));
    const sharing = sharingOf(args.document, args.operationName ?? null);
    if (sharing === null) return alone();
    const hold = () => joint.hold(keyOf(subscriber, args, sharing), () => begin(args, subscriber));
    const parts = { send: send(subscriber, streams.slow), hold };
    if (isResumed(args, sharing)) {
      const own = await readOwn(args, subscriber);
      return 'results' in own ? new Following({ ...parts, own }) : own;
    }
    const following = new Following({ ...parts, own: null });
    return (await following.join()) ? following : alone();
  };
}
