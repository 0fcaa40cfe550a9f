import { freshKey, type KeyStorage } from './key-storage.ts';
import {
  RequestPayoutDocument,
  type RequestPayoutInput,
  type RequestPayoutMutation,
} from './operations.ts';
import type { Payout } from './payout.ts';
import { type Endpoint, PassingError, post } from './post.ts';
import { NoAnswerError } from './repasse-error.ts';
import { retryPause } from './retry-pause.ts';
import type { UserError } from './user-error.ts';

export type PayoutOrder = Omit<RequestPayoutInput, 'idempotencyKey'>;

/** Recorded, or refused for reasons the caller can act on, in which case nothing was recorded. */
export type PayoutResult =
  | {
      readonly ok: true;
      readonly payout: Payout;
      /** True when the key was known: this is the payout it asked for the first time. */
      readonly replayed: boolean;
      readonly idempotencyKey: string;
    }
  | {
      readonly ok: false;
      readonly userErrors: readonly UserError[];
      readonly idempotencyKey: string;
    };

export interface Requesting {
  readonly endpoint: Endpoint;
  readonly keys: KeyStorage;
  readonly tries: number;
  readonly pauseMs: number;
}

/** Asks until there is an answer, with the key that was kept before the first byte left. */
export async function requestPayout(
  { endpoint, keys, tries, pauseMs }: Requesting,
  intent: string,
  order: PayoutOrder,
): Promise<PayoutResult> {
  const idempotencyKey = await keys.keep(intent, freshKey());
  const input: RequestPayoutInput = { ...order, idempotencyKey };
  for (let asked = 1; ; asked += 1) {
    try {
      const answer = await post(endpoint, RequestPayoutDocument, { input });
      return resultOf(answer.requestPayout, idempotencyKey);
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      if (asked >= tries) throw new NoAnswerError(idempotencyKey, error);
      await retryPause(asked, Math.max(pauseMs, error.retryAfterMs));
    }
  }
}

function resultOf(
  { payout, replayed, userErrors }: RequestPayoutMutation['requestPayout'],
  idempotencyKey: string,
): PayoutResult {
  if (payout !== null) return { ok: true, payout, replayed, idempotencyKey };
  // The server gives each code in the type that goes with it; a test holds the two together.
  return { ok: false, userErrors: userErrors as readonly UserError[], idempotencyKey };
}
