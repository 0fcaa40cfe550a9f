import { USER_ERROR_CODES, USER_ERRORS } from '../domain/catalogue/user-errors';
import { FAILURE_CODES, FAILURES, type FailureCode } from '../domain/failure';
import type { RefusalCode } from '../domain/refusal';

export const STATUS_TEXT = {
  AWAITING_APPROVAL: "Held. Above the account's approval limit; somebody else must approve.",
  QUEUED: 'Held. Accepted and durable; not yet with a provider.',
  SUBMITTED: 'Held. The provider took it; that means this and no more.',
  AWAITING_PROVIDER_APPROVAL: "Held. The provider's own limits desk decides.",
  AWAITING_CONFIRMATION: 'Held. The provider waits for a confirmation.',
  PROCESSING: 'Held. The order is in the payment system.',
  UNKNOWN: "Held. A call's outcome is not known; only a look-up leaves this status.",
  SUSPICIOUS:
    "Held. A notice and the provider's own answer contradict, or its facts differ from ours.",
  SETTLED: 'Spent. The provider, asked by us, says it was credited.',
  PARTIALLY_REFUNDED: 'Spent, part of it is back: the recipient returned it.',
  REFUNDED: 'The whole amount is back: the recipient returned it.',
  FAILED: 'Released. Certainly not paid.',
  DENIED: 'Released. An approver said no.',
  CANCELED: 'Released. Canceled before it was sent.',
  EXPIRED: 'Released. Not approved, confirmed or sent in time.',
} as const;

export const CAUSE_TEXT = {
  REQUESTED: 'The request was recorded.',
  SUBMISSION: "The provider's answer to our submission.",
  LOOK_UP: "The provider's answer when asked by us.",
  VERIFIED: 'Two agreeing look-ups ended a suspicion.',
  CONTRADICTION: "A notice, or a fact in the provider's answer, contradicts.",
  ABSENCE_PROVED: 'The provider certainly never received it; it may be sent again.',
  APPROVAL: 'A person approved.',
  CONFIRMATION: "The provider's answer to our confirmation.",
  DENIAL: 'A person denied.',
  CANCELLATION: 'The caller canceled.',
  EXPIRY: 'Time ran out.',
  RESOLUTION: 'Two people resolved it.',
} as const;

export const VERDICT_TEXT = {
  CONFIRMED: 'The provider says the same.',
  STALE: 'The provider is already further.',
  MISMATCH: 'The provider says otherwise, and kept saying so.',
  FORGED: 'It did not carry the secret: certainly not from the provider.',
  UNVERIFIABLE: 'It could not be read, or used a word nobody documented.',
  DUPLICATE: 'Delivered before.',
  UNKNOWN_PAYOUT: 'It names no payout of ours.',
} as const;

export const OBSTACLE_TEXT = {
  NOT_PINNED: 'The caller insisted on another one.',
  BANK_ACCOUNT: 'It does not pay to bank accounts.',
  PIX_KEY_TYPE: 'It does not pay to this type of key.',
  RECIPIENT_KIND: 'It does not pay people, or does not pay companies.',
  REFUSED_BEFORE: 'It refused this payout.',
  FLOAT: 'Our balance with it does not cover the amount.',
  STOPPED: 'A switch stops it.',
  UNAVAILABLE: 'It cannot be asked now.',
} as const;

export const RETRY_TEXT = {
  FIX: 'Correct the data and ask again.',
  NEVER: 'Asking again will not help: not for this, or not for the same recipient.',
  LATER: 'Certainly not paid; ask again after a pause.',
  FUND: 'Certainly not paid; ask again after topping up.',
  OPS: 'Our configuration must be corrected first.',
  SAME_KEY: 'The outcome is not certain; only the same key is safe.',
} as const;

export const MOVE_TEXT = {
  CREDIT: 'Money came in: funding to available.',
  HOLD: 'A payout was recorded: available to held.',
  CAPTURE: 'A payout settled: held to paid.',
  RELEASE: 'A payout was not paid: held to available.',
  REFUND: 'A recipient returned money: paid to available.',
} as const;

export const FAILURE_TEXT = Object.fromEntries(
  FAILURE_CODES.map((code) => [code, FAILURES[code].text.en({})]),
) as Readonly<Record<FailureCode, string>>;

export const USER_ERROR_TEXT = Object.fromEntries(
  USER_ERROR_CODES.map((code) => [code, USER_ERRORS[code].cause.en]),
) as Readonly<Record<RefusalCode, string>>;

export const KIND_TEXT = {
  USER_ERROR: 'In `userErrors` of a mutation: the caller can act on it; nothing was recorded.',
  FAILURE: 'In `payout.failure`: the payout was recorded and certainly not paid.',
  TOP_LEVEL: 'In `errors[].extensions.code`, beside or instead of data.',
  NOTICE_ANSWER: "What a provider's notice is answered with over HTTP.",
} as const;

export const FAULT_TEXT = {
  CALLER: 'Whoever wrote or sent the request.',
  ACCOUNT: 'Whoever looks after the account: its money, limits and approvers.',
  RECIPIENT: 'The recipient, their account or their bank.',
  PROVIDER: 'The provider or the payment system.',
  HOUSE: 'Whoever runs this server and its accounts with the providers.',
} as const;

export const KEY_TEXT = {
  SAME: 'The same key: nothing can be done twice with it.',
  NEW: 'A new key: the old one belongs to what there is already.',
  NONE: 'No key: asking again does not help, or needs none.',
} as const;
