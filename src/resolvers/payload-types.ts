import { Field, ObjectType } from 'type-graphql';
import type { Payout } from '../domain/payout';
import type { Refusal } from '../domain/refusal';
import type { Account, Balance } from '../store/payout-store-accounts';
import { AccountOut, BalanceOut } from './account-types';
import { PayoutOut } from './payout-type';
import { UserError } from './user-errors';

@ObjectType()
abstract class WithErrors {
  @Field(() => [UserError], { description: 'What the caller can act on; empty when it worked.' })
  userErrors!: readonly Refusal[];
}

@ObjectType()
abstract class PayoutPayload extends WithErrors {
  @Field(() => PayoutOut, { nullable: true, description: 'The payout; null when refused.' })
  payout!: Payout | null;
}

@ObjectType({ description: 'Answer to `requestPayout`.' })
export class RequestPayoutPayload extends PayoutPayload {
  @Field(() => Boolean, {
    description: 'True when the key was known and nothing new was recorded.',
  })
  replayed!: boolean;
}

@ObjectType({ description: 'Answer to `approvePayout`.' })
export class ApprovePayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'Answer to `denyPayout`.' })
export class DenyPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'Answer to `confirmPayout`.' })
export class ConfirmPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'Answer to `cancelPayout`.' })
export class CancelPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'Answer to `recheckPayout`.' })
export class RecheckPayoutPayload extends PayoutPayload {}

@ObjectType({ description: 'Answer to `resolvePayout`.' })
export class ResolvePayoutPayload extends PayoutPayload {}

@ObjectType()
abstract class AccountPayload extends WithErrors {
  @Field(() => AccountOut, { nullable: true, description: 'The account; null when refused.' })
  account!: Account | null;

  @Field(() => BalanceOut, { nullable: true, description: 'Its balance after the call.' })
  balance!: Balance | null;

  @Field(() => Boolean, { description: 'True when the reference was known and nothing changed.' })
  replayed!: boolean;
}

@ObjectType({ description: 'Answer to `setAccountLimits`.' })
export class SetAccountLimitsPayload extends WithErrors {
  @Field(() => AccountOut, { nullable: true, description: 'The account; null when refused.' })
  account!: Account | null;
}

@ObjectType({ description: 'Answer to `createAccount`.' })
export class CreateAccountPayload extends AccountPayload {}

@ObjectType({ description: 'Answer to `creditAccount`.' })
export class CreditAccountPayload extends AccountPayload {}

@ObjectType({ description: 'Answer to `setApprovalRule`.' })
export class SetApprovalRulePayload extends WithErrors {
  @Field(() => AccountOut, { nullable: true, description: 'The account; null when refused.' })
  account!: Account | null;
}

/** Every payload's fields as a refusal fills them. */
export const refusedPayload = (refusals: readonly Refusal[]) => ({
  payout: null,
  account: null,
  balance: null,
  replayed: false,
  userErrors: refusals,
});
