import { Field, Int, ObjectType } from 'type-graphql';
import type { Account } from '../store/payout-store-accounts';
import { BRL } from './scalars';

@ObjectType('SpendingLimit', { description: 'What may be requested until it is counted anew.' })
export class SpendingLimitOut {
  @Field(() => BRL, { name: 'limit', description: 'All of it.' })
  limitCents!: bigint;

  @Field(() => BRL, {
    name: 'used',
    description: 'What was requested; what failed, was denied, canceled or expired is given back.',
  })
  usedCents!: bigint;

  @Field(() => BRL, { name: 'left', description: 'What can still be requested.' })
  leftCents!: bigint;

  @Field(() => Date, { description: 'When it is counted from zero again.' })
  resetsAt!: Date;
}

@ObjectType('NightLimits', { description: 'What may be requested at night.' })
export class NightLimitsOut {
  @Field(() => Int, { name: 'fromHour', description: 'Full hour in São Paulo; the night begins.' })
  from!: number;

  @Field(() => Int, { name: 'toHour', description: 'Full hour in São Paulo; the night ends.' })
  to!: number;

  @Field(() => Boolean, { description: 'Whether it is night now.' })
  isNight!: boolean;

  @Field(() => Date, { description: 'When the night next begins or ends.' })
  changesAt!: Date;

  @Field(() => BRL, {
    name: 'perPayout',
    nullable: true,
    description: 'The largest payout at night; null: no such limit.',
  })
  perPayoutCents!: bigint | null;

  @Field(() => SpendingLimitOut, {
    nullable: true,
    description: 'All payouts of this night, or by day of the coming one; null: no such limit.',
  })
  total!: SpendingLimitOut | null;
}

@ObjectType('RecipientLeft', { description: 'What one recipient may still be paid.' })
export class RecipientLeftOut {
  @Field(() => Int, { nullable: true, description: 'How many payouts; null: no such limit.' })
  payouts!: number | null;

  @Field(() => BRL, {
    name: 'amount',
    nullable: true,
    description: 'How much together; null: no such limit.',
  })
  amountCents!: bigint | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it next becomes more; null: nothing counts now.',
  })
  resetsAt!: Date | null;
}

@ObjectType('RecipientLimits', { description: 'What one recipient may be paid.' })
export class RecipientLimitsOut {
  /** Whose limits they are. */
  account!: Account;

  @Field(() => Int, { description: 'Over how many minutes it is counted.' })
  minutes!: number;

  @Field(() => Int, { nullable: true, description: 'How many payouts; null: no such limit.' })
  payouts!: number | null;

  @Field(() => BRL, {
    name: 'amount',
    nullable: true,
    description: 'How much together; null: no such limit.',
  })
  amountCents!: bigint | null;
}

@ObjectType('AccountLimits', {
  description: 'What may be requested of an account. Null: no such limit; zero: nothing may.',
})
export class AccountLimitsOut {
  @Field(() => BRL, { name: 'perPayout', nullable: true, description: 'The largest payout.' })
  perPayoutCents!: bigint | null;

  @Field(() => SpendingLimitOut, {
    nullable: true,
    description: 'All of a civil day in São Paulo together.',
  })
  perDay!: SpendingLimitOut | null;

  @Field(() => NightLimitsOut, { nullable: true, description: 'What else holds at night.' })
  night!: NightLimitsOut | null;

  @Field(() => RecipientLimitsOut, { nullable: true, description: 'What one recipient may get.' })
  recipient!: RecipientLimitsOut | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many minutes a payout like an earlier one is refused; null: as the server has it.',
  })
  lookAlikeMinutes!: number | null;
}
