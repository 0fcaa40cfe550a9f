import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Payout } from '../domain/payout';
import { connectionTypes } from './connection';
import { PayoutOut } from './payout-type';

@ObjectType('Approval', { description: "One person's approval of a payout." })
export class ApprovalOut {
  @Field(() => String, { description: 'Who, as `requestedBy` shows persons.' })
  by!: string;

  @Field(() => Date, { description: 'When it was committed.' })
  at!: Date;
}

@ObjectType('PayoutApprovals', { description: 'The approvals a payout needs and has.' })
export class PayoutApprovalsOut {
  @Field(() => Int, {
    description: 'How many other persons must approve it, fixed when it was recorded; 0: nobody.',
  })
  needed!: number;

  @Field(() => Int, { description: 'How many are still missing.' })
  missing!: number;

  @Field(() => [ApprovalOut], { description: 'Those given, oldest first.' })
  given!: readonly ApprovalOut[];

  @Field(() => Date, {
    nullable: true,
    description: 'When it expires unless approved; null when nothing is awaited.',
  })
  expiresAt!: Date | null;
}

@ObjectType('ApprovalRequest', { description: 'A payout that waits for somebody to approve it.' })
export class ApprovalRequestOut {
  @Field(() => ID, { description: 'The id of the payout.' })
  id!: string;

  @Field(() => PayoutOut, { description: 'The payout.' })
  payout!: Payout;

  @Field(() => Boolean, { description: 'Whether whoever asks may approve it.' })
  mayApprove!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why not: `OWN_REQUEST`, `APPROVED_BEFORE`; null when they may.',
  })
  whyNot!: 'OWN_REQUEST' | 'APPROVED_BEFORE' | null;
}

export const ApprovalRequestConnection = connectionTypes(
  'ApprovalRequest',
  () => ApprovalRequestOut,
);
