import { GraphQLError } from 'graphql';
import type { UnderWay } from './under-way';

/**
 * A stream that fails says so as its last result and ends. Left to the transport, the failure would
 * close the whole socket, its other subscriptions too, with the database's own words for a reason.
 */
export function withLastWord<Result>(
  stream: AsyncGenerator<Result, void, void>,
  underWay: UnderWay,
): AsyncGenerator<Result | { errors: GraphQLError[] }, void, void> {
  let ended = false;
  const next = async (): Promise<IteratorResult<Result | { errors: GraphQLError[] }, void>> => {
    if (ended) return { done: true, value: undefined };
    try {
      return await underWay.begin(stream.next());
    } catch (error) {
      ended = true;
      const originalError = error instanceof Error ? error : new Error(String(error));
      return { done: false, value: { errors: [new GraphQLError('failed', { originalError })] } };
    }
  };
  return {
    next,
    return: () => stream.return(),
    throw: (error) => stream.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: () => stream.return().then(() => undefined),
  };
}
