export type { BrlText } from './brl.ts';
export { brlFromCentavos, centavosOf, formatBrl, parseBrl } from './brl.ts';
export { type KeyStorage, keysInMemory, keysInWebStorage } from './key-storage.ts';
export { openRepasse, type Repasse, type RepasseOptions } from './open-repasse.ts';
export type {
  DestinationInput,
  FailureCode,
  PayoutPriority,
  PayoutStatus,
  PixKeyType,
  RequestPayoutInput,
  RetryAdvice,
  UserErrorCode,
} from './operations.ts';
export {
  type FinalPayout,
  type FinalStatus,
  isFinal,
  type OpenStatus,
  type Payout,
} from './payout.ts';
export { NoAnswerError, RepasseError } from './repasse-error.ts';
export type { PayoutOrder, PayoutResult } from './request-payout.ts';
export { isUserError, type UserError, type UserErrorOf } from './user-error.ts';
