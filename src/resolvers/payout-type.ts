import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { RetryAdvice } from '../domain/catalogue/entry';
import type { FailureCode } from '../domain/failure';
import type { BankAccountType, PayoutPriority } from '../domain/order';
import type { PixKeyType } from '../domain/pix-key';
import type { Routing } from '../domain/routing';
import type { PayoutStatus } from '../domain/status';
import {
  BankAccountTypeEnum,
  FailureCodeEnum,
  PixKeyTypeEnum,
  PriorityEnum,
  RetryAdviceEnum,
  StatusEnum,
} from './enums';
import { PayoutRoutingOut } from './routing-type';
import { BRL } from './scalars';

@ObjectType('PixKey', { description: 'A Pix key as the directory (DICT) writes it.' })
export class PixKeyOut {
  @Field(() => PixKeyTypeEnum, { description: 'Which of the five kinds it is.' })
  type!: PixKeyType;

  @Field(() => String, { description: 'Masked unless the caller has `pii:read`.' })
  value!: string;
}

@ObjectType('BankAccount', { description: 'A bank account at a participant of Pix.' })
export class BankAccountOut {
  @Field(() => String, { description: 'The bank, 8 digits or capital letters.' })
  ispb!: string;

  @Field(() => String, { description: 'Branch, 1 to 4 digits.' })
  branch!: string;

  @Field(() => String, { description: 'Account; masked unless the caller has `pii:read`.' })
  number!: string;

  @Field(() => String, { nullable: true, description: 'Check digit of the account.' })
  digit!: string | null;

  @Field(() => BankAccountTypeEnum, { description: 'Kind of account.' })
  type!: BankAccountType;
}

@ObjectType('Destination', { description: 'Where a payout goes; exactly one field is set.' })
export class DestinationOut {
  @Field(() => PixKeyOut, { nullable: true, description: 'When it is paid to a Pix key.' })
  pixKey!: PixKeyOut | null;

  @Field(() => BankAccountOut, {
    nullable: true,
    description: 'When it is paid to a bank account.',
  })
  bankAccount!: BankAccountOut | null;
}

@ObjectType('Recipient', { description: 'Who is paid.' })
export class RecipientOut {
  @Field(() => String, { description: 'Name; masked unless the caller has `pii:read`.' })
  name!: string;

  @Field(() => String, { description: 'CPF or CNPJ; masked unless the caller has `pii:read`.' })
  taxId!: string;
}

@ObjectType('PayoutFailure', { description: 'Why a payout certainly was not paid.' })
export class PayoutFailureOut {
  @Field(() => FailureCodeEnum, { description: 'The same words for every provider.' })
  code!: FailureCode;

  @Field(() => String, { description: "The reason in one sentence, in the caller's language." })
  message!: string;

  @Field(() => String, { nullable: true, description: "The provider's own code, raw." })
  providerCode!: string | null;

  @Field(() => String, { nullable: true, description: "The provider's own words, raw." })
  providerMessage!: string | null;

  @Field(() => RetryAdviceEnum, { description: 'What to do about it.' })
  retry!: RetryAdvice;
}

@ObjectType('Payout', { description: 'One order to pay one recipient once.' })
export class PayoutOut {
  @Field(() => ID, { description: 'Time-ordered UUID (version 7).' })
  id!: string;

  @Field(() => StatusEnum, { description: 'Where it is in its life.' })
  status!: PayoutStatus;

  @Field(() => Int, { description: 'Rises by one with every change of status.' })
  version!: number;

  @Field(() => BRL, { name: 'amount', description: 'What the recipient gets.' })
  amountCents!: bigint;

  @Field(() => BRL, { name: 'refunded', description: 'What the recipient gave back so far.' })
  refundedCents!: bigint;

  @Field(() => String, { nullable: true, description: 'Text the recipient sees.' })
  description!: string | null;

  @Field(() => PriorityEnum, { description: 'How the payment system should treat it.' })
  priority!: PayoutPriority;

  @Field(() => String, { nullable: true, description: "The caller's own reference." })
  orderId!: string | null;

  @Field(() => String, { description: 'The key that makes a repeated request the same payout.' })
  idempotencyKey!: string;

  @Field(() => String, { nullable: true, description: 'The provider it is routed to.' })
  provider!: string | null;

  @Field(() => PayoutRoutingOut, {
    nullable: true,
    description: 'Why it went there; null in payouts older than the record of it.',
  })
  routing!: Routing | null;

  @Field(() => String, { nullable: true, description: "The provider's own status word, raw." })
  providerStatus!: string | null;

  @Field(() => String, { nullable: true, description: 'Pix end-to-end id, 32 characters.' })
  endToEndId!: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When we look at it again; null: nothing can change.',
  })
  nextCheckAt!: Date | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The earlier payout like it that `allowDuplicateOf` named.',
  })
  duplicateOf!: string | null;

  @Field(() => String, { description: 'Who asked for it.' })
  requestedBy!: string;

  @Field(() => Date, { description: 'When it was recorded.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When its status last changed.' })
  updatedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was first proved to be paid.' })
  settledAt!: Date | null;
}
