import {
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  InterfaceType,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { LimitName } from '../domain/account-limits';
import { isRetryable } from '../domain/catalogue/entry';
import { refusalText, USER_ERRORS } from '../domain/catalogue/user-errors';
import type { Payout } from '../domain/payout';
import type { Refusal, RefusalCode } from '../domain/refusal';
import type { PayoutStatus } from '../domain/status';
import type { Context } from './context';
import { StatusEnum, UserErrorCodeEnum } from './enums';
import { Needs } from './needs';
import { PayoutOut } from './payout-type';
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
  @Field(() => String, {
    description:
      'Which limit: PER_PAYOUT, PER_DAY, NIGHT_PER_PAYOUT, NIGHT_TOTAL, RECIPIENT_PAYOUTS or ' +
      'RECIPIENT_AMOUNT. Of several the one that lasts longest.',
  })
  limit!: LimitName;

  @Field(() => BRL, {
    name: 'left',
    nullable: true,
    description: 'What it would still let through; null where payouts are counted.',
  })
  leftCents!: bigint | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many payouts it would still let through; null where amounts are counted.',
  })
  leftPayouts!: number | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the same request would fit again; null: never, and it is not retryable.',
  })
  resetsAt!: Date | null;
}

@ObjectType({
  implements: UserError,
  description: 'A payout like it was requested a short while ago under another key.',
})
export class LookAlikeError extends UserError {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the earlier one, for `allowDuplicateOf`; null when it is out of reach.',
  })
  payoutId!: string | null;

  @Needs('payouts:read')
  @Field(() => PayoutOut, {
    nullable: true,
    description: 'The earlier one; null when this credential does not reach it.',
  })
  payout!: Payout | null;
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

@ObjectType({ implements: UserError, description: 'New payouts are stopped by a switch.' })
export class PayoutsStoppedError extends UserError {
  @Field(() => Int, { description: 'Seconds after which a retry makes sense.' })
  retryAfterSeconds!: number;

  @Field(() => Date, {
    nullable: true,
    description: 'When it ends by itself; null: when somebody releases it.',
  })
  until!: Date | null;
}

/** What must be listed for the schema to contain the interface's members. */
export const USER_ERROR_TYPES = [
  InvalidInputError,
  NotFoundError,
  InsufficientBalanceError,
  IdempotencyConflictError,
  ProviderBalanceError,
  LimitExceededError,
  LookAlikeError,
  NotAllowedInStatusError,
  NotAllowedError,
  PayoutsStoppedError,
  OverloadedError,
] as const;

const PATHS: Partial<Record<RefusalCode, readonly string[]>> = {
  INSUFFICIENT_BALANCE: ['input', 'amount'],
  PROVIDER_BALANCE: ['input', 'amount'],
  LIMIT_EXCEEDED: ['input', 'amount'],
  LOOK_ALIKE: ['input', 'allowDuplicateOf'],
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
    if ('path' in refusal) return refusal.path;
    const ofRecipient = refusal.code === 'LIMIT_EXCEEDED' && refusal.limit === 'RECIPIENT_PAYOUTS';
    return ofRecipient ? ['input', 'recipient'] : (PATHS[refusal.code] ?? ['input']);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the same request may succeed later.' })
  retryable(@Root() refusal: Refusal): boolean {
    if (refusal.code === 'LIMIT_EXCEEDED') return refusal.resetsAt !== null;
    return isRetryable(USER_ERRORS[refusal.code]);
  }
}
