import { Field, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { Refusal, RefusalCode } from '../domain/refusal';
import type { PayoutStatus } from '../domain/status';
import { StatusEnum, UserErrorCodeEnum } from './enums';
import { BRL } from './scalars';

@InterfaceType({
  description: 'Something the caller can act on.',
  resolveType: (error: UserError) => TYPE_OF[error.code],
})
export abstract class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'Stable code.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'What is wrong and how to put it right.' })
  message!: string;

  @Field(() => [String], { description: 'The input field it is about, outermost name first.' })
  path!: readonly string[];

  @Field(() => Boolean, { description: 'Whether the same request may succeed later.' })
  retryable!: boolean;
}

@ObjectType({ implements: UserError, description: 'A field is malformed.' })
export class InvalidInputError extends UserError {}

@ObjectType({ implements: UserError, description: 'No such thing for this caller.' })
export class NotFoundError extends UserError {}

@ObjectType({ implements: UserError, description: 'The account cannot cover the amount.' })
export class InsufficientBalanceError extends UserError {
  @Field(() => BRL, { name: 'available', description: 'What the account has.' })
  availableCents!: bigint;
}

@ObjectType({ implements: UserError, description: 'The key was used before with other input.' })
export class IdempotencyConflictError extends UserError {
  @Field(() => [String], { description: 'The input fields that differ from the first request.' })
  differingFields!: readonly string[];
}

@ObjectType({
  implements: UserError,
  description: 'Our balance with every eligible provider is too low.',
})
export class ProviderBalanceError extends UserError {
  @Field(() => Int, { description: 'Seconds after which a retry makes sense.' })
  retryAfterSeconds!: number;
}

@ObjectType({ implements: UserError, description: 'A limit was exceeded.' })
export class LimitExceededError extends UserError {
  @Field(() => String, { description: 'Which limit.' })
  limit!: string;
}

@ObjectType({ implements: UserError, description: "The payout's status does not allow this." })
export class NotAllowedInStatusError extends UserError {
  @Field(() => StatusEnum, { description: 'The status it is in.' })
  status!: PayoutStatus;
}

@ObjectType({ implements: UserError, description: 'This caller may not do this.' })
export class NotAllowedError extends UserError {}

@ObjectType({ implements: UserError, description: 'Too much at once; nothing was recorded.' })
export class OverloadedError extends UserError {
  @Field(() => Int, { description: 'Seconds after which a retry makes sense.' })
  retryAfterSeconds!: number;
}

const TYPE_OF: Readonly<Record<RefusalCode, string>> = {
  INVALID_INPUT: 'InvalidInputError',
  NOT_FOUND: 'NotFoundError',
  INSUFFICIENT_BALANCE: 'InsufficientBalanceError',
  IDEMPOTENCY_CONFLICT: 'IdempotencyConflictError',
  PROVIDER_BALANCE: 'ProviderBalanceError',
  LIMIT_EXCEEDED: 'LimitExceededError',
  NOT_ALLOWED_IN_STATUS: 'NotAllowedInStatusError',
  NOT_ALLOWED: 'NotAllowedError',
  OVERLOADED: 'OverloadedError',
};

/** What must be listed for the schema to contain the interface's members. */
export const USER_ERRORS = [
  InvalidInputError,
  NotFoundError,
  InsufficientBalanceError,
  IdempotencyConflictError,
  ProviderBalanceError,
  LimitExceededError,
  NotAllowedInStatusError,
  NotAllowedError,
  OverloadedError,
] as const;

const OTHER_PAYOUT = 'this key belongs to another payout; different here';

function messageOf(refusal: Refusal): string {
  switch (refusal.code) {
    case 'INVALID_INPUT':
    case 'NOT_ALLOWED':
      return refusal.message;
    case 'NOT_FOUND':
      return `there is no such ${refusal.what}`;
    case 'INSUFFICIENT_BALANCE':
      return 'the available balance does not cover the amount';
    case 'IDEMPOTENCY_CONFLICT':
      return `${OTHER_PAYOUT}: ${refusal.differingFields.join(', ')}`;
    case 'PROVIDER_BALANCE':
      return 'payouts of this amount cannot be taken for the moment; try again later';
    case 'LIMIT_EXCEEDED':
      return `the limit ${refusal.limit} is exceeded`;
    case 'NOT_ALLOWED_IN_STATUS':
      return `not possible while the payout is ${refusal.status}`;
    case 'OVERLOADED':
      return 'too many requests at once; nothing was recorded, try again with the same key';
  }
}

const PATHS: Partial<Record<RefusalCode, readonly string[]>> = {
  INSUFFICIENT_BALANCE: ['input', 'amount'],
  PROVIDER_BALANCE: ['input', 'amount'],
  LIMIT_EXCEEDED: ['input', 'amount'],
  IDEMPOTENCY_CONFLICT: ['input', 'idempotencyKey'],
  NOT_ALLOWED_IN_STATUS: ['input', 'payoutId'],
};
const RETRYABLE: readonly RefusalCode[] = [
  'INSUFFICIENT_BALANCE',
  'PROVIDER_BALANCE',
  'OVERLOADED',
];

/** A refusal as the schema shows it. */
export const userError = (refusal: Refusal): UserError => ({
  ...refusal,
  message: messageOf(refusal),
  path: 'path' in refusal ? refusal.path : (PATHS[refusal.code] ?? ['input']),
  retryable: RETRYABLE.includes(refusal.code),
});
