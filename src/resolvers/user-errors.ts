import {
  Ctx,
  Field,
  FieldResolver,
  Int,
  InterfaceType,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { isRetryable } from '../domain/catalogue/entry';
import { refusalText, USER_ERRORS } from '../domain/catalogue/user-errors';
import type { Refusal, RefusalCode } from '../domain/refusal';
import type { PayoutStatus } from '../domain/status';
import type { Context } from './context';
import { StatusEnum, UserErrorCodeEnum } from './enums';
import { BRL } from './scalars';

@InterfaceType({
  description: 'Something the caller can act on.',
  resolveType: ({ code }: UserError) => USER_ERRORS[code].typename,
})
export abstract class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'Stable code.' })
  code!: RefusalCode;
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

/** What must be listed for the schema to contain the interface's members. */
export const USER_ERROR_TYPES = [
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

const PATHS: Partial<Record<RefusalCode, readonly string[]>> = {
  INSUFFICIENT_BALANCE: ['input', 'amount'],
  PROVIDER_BALANCE: ['input', 'amount'],
  LIMIT_EXCEEDED: ['input', 'amount'],
  IDEMPOTENCY_CONFLICT: ['input', 'idempotencyKey'],
  NOT_ALLOWED_IN_STATUS: ['input', 'payoutId'],
};

/** A refusal is its own user error; what is the same for all of them is read from the catalogue. */
@Resolver(() => UserError)
export class UserErrorFields {
  @FieldResolver(() => String, {
    description: "What is wrong and how to put it right, in the caller's language.",
  })
  message(@Root() refusal: Refusal, @Ctx() { locale }: Context): string {
    return refusalText(refusal, locale);
  }

  @FieldResolver(() => [String], {
    description: 'The input field it is about, outermost name first.',
  })
  path(@Root() refusal: Refusal): readonly string[] {
    return 'path' in refusal ? refusal.path : (PATHS[refusal.code] ?? ['input']);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the same request may succeed later.' })
  retryable(@Root() { code }: Refusal): boolean {
    return isRetryable(USER_ERRORS[code]);
  }
}
