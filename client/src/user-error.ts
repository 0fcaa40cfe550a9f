import type { RequestPayoutMutation, UserErrorCode } from './operations.ts';

type Generated = RequestPayoutMutation['requestPayout']['userErrors'][number];

/** Which type carries which code. */
export const TYPENAMES = {
  IDEMPOTENCY_CONFLICT: 'IdempotencyConflictError',
  INSUFFICIENT_BALANCE: 'InsufficientBalanceError',
  INVALID_INPUT: 'InvalidInputError',
  LIMIT_EXCEEDED: 'LimitExceededError',
  LOOK_ALIKE: 'LookAlikeError',
  NOT_ALLOWED: 'NotAllowedError',
  NOT_ALLOWED_IN_STATUS: 'NotAllowedInStatusError',
  NOT_FOUND: 'NotFoundError',
  OVERLOADED: 'OverloadedError',
  PAYOUTS_STOPPED: 'PayoutsStoppedError',
  PROVIDER_BALANCE: 'ProviderBalanceError',
} as const satisfies Record<UserErrorCode, Generated['__typename']>;

/** The user error of one code, with the facts that go with it. */
export type UserErrorOf<Code extends UserErrorCode> = Extract<
  Generated,
  { readonly __typename: (typeof TYPENAMES)[Code] }
> & { readonly code: Code };

/** What the caller can act on: `switch (error.code)` narrows to its facts. Codes may be added. */
export type UserError = { [Code in UserErrorCode]: UserErrorOf<Code> }[UserErrorCode];

export const isUserError = <Code extends UserErrorCode>(
  error: UserError,
  code: Code,
): error is Extract<UserError, { code: Code }> => error.code === code;
