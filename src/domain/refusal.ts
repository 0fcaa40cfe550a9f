import type { Fix } from './fix';
import type { LimitFault } from './limit-use';
import type { Payout } from './payout';
import type { PayoutStatus } from './status';

/** Where in the caller's input a refusal points, outermost name first. */
export type InputPath = readonly string[];

/** What somebody may not do with an API key. */
export type KeyBan =
  | 'KEY_FOR_ANOTHER'
  | 'KEY_OF_MORE_SCOPES'
  | 'KEY_OF_ALL_ACCOUNTS'
  | 'KEY_OF_MORE_ADDRESSES'
  | 'KEY_THAT_OUTLIVES'
  | 'KEY_OF_ANOTHER'
  | 'KEY_PROLONGED'
  | 'KEY_ENDED'
  | 'KEY_HAS_TWO'
  | 'KEY_WITHOUT_PEPPER';

/** What somebody may not do, whatever their scopes. */
export type Ban = 'OWN_APPROVAL' | 'OWN_DENIAL' | 'SWITCH_OF_OTHERS' | KeyBan;

/** What a caller can name and not be told of. */
export type Thing = 'account' | 'payout' | 'apiKey';

/** The refusals a caller can act on, as values; anything else that goes wrong is thrown. */
export type Refusal =
  | { readonly code: 'INVALID_INPUT'; readonly path: InputPath; readonly fix: Fix }
  | { readonly code: 'NOT_FOUND'; readonly path: InputPath; readonly what: Thing }
  | { readonly code: 'INSUFFICIENT_BALANCE'; readonly availableCents: bigint }
  | { readonly code: 'IDEMPOTENCY_CONFLICT'; readonly differingFields: readonly string[] }
  | { readonly code: 'PROVIDER_BALANCE'; readonly retryAfterSeconds: number }
  | ({ readonly code: 'LIMIT_EXCEEDED' } & LimitFault)
  | {
      readonly code: 'LOOK_ALIKE';
      /** The earlier one. Null: the caller may know nothing about it. */
      readonly payoutId: string | null;
      readonly payout: Payout | null;
    }
  | { readonly code: 'NOT_ALLOWED_IN_STATUS'; readonly status: PayoutStatus }
  | { readonly code: 'NOT_ALLOWED'; readonly path: InputPath; readonly ban: Ban }
  | {
      readonly code: 'PAYOUTS_STOPPED';
      readonly retryAfterSeconds: number;
      /** When it ends by itself; null: when somebody releases it. */
      readonly until: Date | null;
    }
  | { readonly code: 'OVERLOADED'; readonly retryAfterSeconds: number };

export type RefusalCode = Refusal['code'];

export const invalid = (path: InputPath, fix: Fix): Refusal => ({
  code: 'INVALID_INPUT',
  path,
  fix,
});
