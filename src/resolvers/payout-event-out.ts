import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { NoticeVerdict } from '../domain/judge-notice';
import type { EventCause, Payout } from '../domain/payout';
import type { PayoutStatus } from '../domain/status';
import { connectionTypes } from './connection';
import { CauseEnum, StatusEnum, VerdictEnum } from './enums';
import { PayoutOut } from './payout-type';
import { BRL } from './scalars';

@ObjectType('PayoutEvent', { description: "One line of a payout's history." })
export class PayoutEventOut {
  @Field(() => String, {
    description: "Place in the merchant's log: no gap, no repeat. Give it as `after` to resume.",
  })
  cursor!: string;

  @Field(() => PayoutOut, { description: 'The payout as this change left it.' })
  payout!: Payout;

  @Field(() => Int, { description: "The payout's version after the change." })
  version!: number;

  @Field(() => StatusEnum, {
    nullable: true,
    description: 'Status before; null for the first line.',
  })
  from!: PayoutStatus | null;

  @Field(() => StatusEnum, { description: 'Status after.' })
  to!: PayoutStatus;

  @Field(() => CauseEnum, { description: 'Who or what brought it about.' })
  cause!: EventCause;

  @Field(() => Date, { description: 'When it was committed.' })
  occurredAt!: Date;
}

@ObjectType('NoticeVerification', { description: 'A webhook delivery beside what asking showed.' })
export class NoticeVerificationOut {
  @Field(() => ID, { description: 'Id of the delivery.' })
  id!: string;

  @Field(() => VerdictEnum, { description: 'What asking the provider showed.' })
  verdict!: NoticeVerdict;

  @Field(() => String, { nullable: true, description: 'The status word the notice claimed.' })
  claimed!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The status word the provider gave when asked.',
  })
  proven!: string | null;

  @Field(() => Date, { description: 'When it came.' })
  receivedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the verdict was reached.' })
  verifiedAt!: Date | null;
}

@ObjectType('Refund', { description: 'One return of a settled payout by its recipient.' })
export class RefundOut {
  @Field(() => ID, { description: 'Id of the return.' })
  id!: string;

  @Field(() => BRL, { name: 'amount', description: 'What came back.' })
  amountCents!: bigint;

  @Field(() => String, {
    nullable: true,
    description: 'Reason as the provider gave it, such as MD06.',
  })
  reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'End-to-end id of the return; starts with D.',
  })
  endToEndId!: string | null;

  @Field(() => Date, { description: 'When we learned of it.' })
  occurredAt!: Date;
}

export const PayoutEventConnection = connectionTypes('PayoutEvent', () => PayoutEventOut);
export const NoticeConnection = connectionTypes('NoticeVerification', () => NoticeVerificationOut);
