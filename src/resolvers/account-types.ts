import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { LedgerMove } from '../domain/ledger';
import { connectionTypes } from './connection';
import { LedgerMoveEnum } from './enums';
import { Needs } from './needs';
import { PayoutOut } from './payout-type';
import { BRL } from './scalars';

@ObjectType('Balance', { description: 'What an account has.' })
export class BalanceOut {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => BRL, { name: 'available', description: 'What can still be paid out.' })
  availableCents!: bigint;

  @Field(() => BRL, { name: 'held', description: 'What open payouts hold.' })
  heldCents!: bigint;

  @Field(() => BRL, { name: 'total', description: 'Available and held together.' })
  totalCents!: bigint;

  @Field(() => Date, { description: 'When it was read.' })
  asOf!: Date;
}

@ObjectType('Account', { description: "Where a payout's money comes from." })
export class AccountOut {
  @Field(() => ID, { description: 'Time-ordered UUID (version 7).' })
  id!: string;

  @Field(() => String, { description: 'Name for people.' })
  name!: string;

  @Field(() => String, { nullable: true, description: "The caller's own reference, unique." })
  externalId!: string | null;

  @Needs('accounts:read')
  @Field(() => BRL, {
    name: 'approvalLimit',
    nullable: true,
    description: 'A payout above it waits for approval by somebody else; null: none does.',
  })
  approvalLimitCents!: bigint | null;

  @Needs('accounts:read')
  @Field(() => Int, { description: 'How many other persons must approve such a payout.' })
  approvalsNeeded!: number;

  @Field(() => Date, { description: 'When it was opened.' })
  createdAt!: Date;
}

@ObjectType('LedgerEntry', { description: "One move of an account's money between two books." })
export class LedgerEntryOut {
  @Field(() => ID, { description: 'Id of the entry; grows with time.' })
  id!: string;

  @Field(() => LedgerMoveEnum, { description: 'Which of the five moves it is.' })
  move!: LedgerMove;

  @Field(() => BRL, { name: 'amount', description: 'What moved.' })
  amountCents!: bigint;

  @Field(() => ID, { nullable: true, description: 'The payout it belongs to; null for a credit.' })
  payoutId!: string | null;

  @Field(() => String, { nullable: true, description: 'Reference of the credit or of the return.' })
  reference!: string | null;

  @Field(() => Date, { description: 'When it was committed.' })
  occurredAt!: Date;
}

@ObjectType('Viewer', { description: 'Who is calling and what they may do.' })
export class ViewerOut {
  @Field(() => ID, { description: 'The merchant the credential belongs to.' })
  merchantId!: string;

  @Field(() => String, { description: 'Name of the merchant.' })
  merchant!: string;

  @Field(() => String, { description: 'Who acts, as `requestedBy` shows it.' })
  name!: string;

  @Field(() => String, {
    description: 'What the credential itself is called; one person may have several.',
  })
  credential!: string;

  @Field(() => [String], { description: 'What the credential may do.' })
  scopes!: readonly string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The accounts the credential reaches; null: every account of the merchant.',
  })
  accountIds!: readonly string[] | null;

  @Field(() => Date, { nullable: true, description: 'When it expires; null: not by itself.' })
  expiresAt!: Date | null;
}

export const AccountConnection = connectionTypes('Account', () => AccountOut);
export const PayoutConnection = connectionTypes('Payout', () => PayoutOut);
export const LedgerEntryConnection = connectionTypes('LedgerEntry', () => LedgerEntryOut);
