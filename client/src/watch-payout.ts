import type { Client, FormattedExecutionResult } from 'graphql-ws';
import { WatchPayoutDocument, type WatchPayoutSubscription } from './operations.ts';
import { type FinalPayout, isFinal, type Payout } from './payout.ts';
import { PASSING_CODES } from './post.ts';
import { errorFrom, RepasseError } from './repasse-error.ts';
import { retryPause } from './retry-pause.ts';

/**
 * The payout as it is now, then as each change leaves it, to its final status, which is also what
 * the iterator returns. A dropped socket is opened again, and nothing is told twice.
 */
export async function* watchPayout(
  socket: Client,
  id: string,
  pauseMs: number,
): AsyncGenerator<Payout, FinalPayout> {
  let version = 0;
  for (let ended = 1; ; ended += 1) {
    for await (const payout of changesOf(socket, id)) {
      if (payout.version <= version) continue;
      version = payout.version;
      ended = 1;
      yield payout;
      if (isFinal(payout)) return payout;
    }
    // A server that stops ends its streams in good order; another one goes on.
    await retryPause(ended, pauseMs);
  }
}

async function* changesOf(socket: Client, id: string): AsyncGenerator<Payout> {
  try {
    const stream = socket.iterate<WatchPayoutSubscription>({
      query: WatchPayoutDocument,
      variables: { id },
    });
    for await (const result of stream) {
      const payout = payoutIn(result);
      if (payout === null) return;
      yield payout;
    }
  } catch (error) {
    throw asError(error);
  }
}

/** Null: not possible for the moment. */
function payoutIn(
  result: FormattedExecutionResult<WatchPayoutSubscription, unknown>,
): Payout | null {
  if (!result.errors) return result.data?.payoutChanged ?? null;
  const error = errorFrom(result.errors);
  if (PASSING_CODES.includes(error.code)) return null;
  throw error;
}

/** A refusal comes as a list of errors, the end of a socket as the frame that closed it. */
function asError(error: unknown): unknown {
  if (Array.isArray(error)) return errorFrom(error);
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  if (typeof code !== 'number') return error;
  const name = code === 4403 || code === 4401 ? 'UNAUTHENTICATED' : 'SOCKET_CLOSED';
  return new RepasseError(name, `the socket was closed: ${code} ${String(reason)}`);
}
