import { IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import type { BankAccountType, PayoutPriority } from '../domain/order';
import { BANK_ACCOUNT_TYPES, PAYOUT_PRIORITIES } from '../domain/order';
import { PIX_KEY_TYPES, type PixKeyType } from '../domain/pix-key';
import { BankAccountTypeEnum, PixKeyTypeEnum, PriorityEnum } from './enums';
import { BRL } from './scalars';

// The decorators below bound the shape only (types, lengths); what a value means is the domain's.

@InputType({ description: 'A Pix key. Its kind is never guessed.' })
export class PixKeyInput {
  @Field(() => PixKeyTypeEnum, { description: 'Which of the five kinds it is.' })
  @IsIn(PIX_KEY_TYPES)
  type!: PixKeyType;

  @Field(() => String, { description: 'The key; CPF and CNPJ with or without punctuation.' })
  @IsString()
  @MaxLength(200)
  value!: string;
}

@InputType({ description: 'A bank account at a participant of Pix.' })
export class BankAccountInput {
  @Field(() => String, { description: 'The bank (ISPB), 8 digits or capital letters.' })
  @IsString()
  @MaxLength(200)
  ispb!: string;

  @Field(() => String, { description: 'Branch, 1 to 4 digits.' })
  @IsString()
  @MaxLength(200)
  branch!: string;

  @Field(() => String, { description: 'Account number without its check digit.' })
  @IsString()
  @MaxLength(200)
  number!: string;

  @Field(() => String, { nullable: true, description: 'Check digit of the account.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  digit?: string | null;

  @Field(() => BankAccountTypeEnum, { description: 'Kind of account.' })
  @IsIn(BANK_ACCOUNT_TYPES)
  type!: BankAccountType;
}

/** Made `@oneOf` after the schema is built: the decorators have no such option. */
@InputType({ description: 'Where the payout goes; exactly one field.' })
export class DestinationInput {
  @Field(() => PixKeyInput, { nullable: true, description: 'Pay to a Pix key.' })
  @IsOptional()
  @ValidateNested()
  pixKey?: PixKeyInput | null;

  @Field(() => BankAccountInput, { nullable: true, description: 'Pay to a bank account.' })
  @IsOptional()
  @ValidateNested()
  bankAccount?: BankAccountInput | null;
}

@InputType({ description: 'Who is paid.' })
export class RecipientInput {
  @Field(() => String, { description: 'Name, 1 to 140 characters.' })
  @IsString()
  @MaxLength(1_000)
  name!: string;

  @Field(() => String, { description: 'CPF or CNPJ, with or without punctuation.' })
  @IsString()
  @MaxLength(200)
  taxId!: string;
}

@InputType({ description: 'An order to pay one recipient once.' })
export class RequestPayoutInput {
  @Field(() => ID, { description: 'The account that pays.' })
  @IsString()
  @MaxLength(200)
  accountId!: string;

  @Field(() => String, {
    description:
      '1 to 64 of A-Z a-z 0-9 . _ : -. A repeated request with it is the same payout, for ever.',
  })
  @IsString()
  @MaxLength(1_000)
  idempotencyKey!: string;

  @Field(() => BRL, { description: 'What the recipient gets, above zero.' })
  @IsString()
  @MaxLength(100)
  amount!: string;

  @Field(() => DestinationInput, { description: 'Where it goes.' })
  @ValidateNested()
  destination!: DestinationInput;

  @Field(() => RecipientInput, {
    nullable: true,
    description:
      'Who is paid; the key or account must be theirs. May be left out only where the key is a ' +
      'CPF or CNPJ, which says so itself.',
  })
  @IsOptional()
  @ValidateNested()
  recipient?: RecipientInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Text for the recipient, at most 72 characters.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  description?: string | null;

  @Field(() => PriorityEnum, {
    nullable: true,
    defaultValue: 'HIGH',
    description: 'HIGH when somebody is waiting.',
  })
  @IsOptional()
  @IsIn(PAYOUT_PRIORITIES)
  priority?: PayoutPriority | null;

  @Field(() => String, {
    nullable: true,
    description: 'Insist on one provider; routed when absent.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  provider?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your own reference, at most 64 characters.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  orderId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The earlier payout like this one, as a `LookAlikeError` named it: pay the same again.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  allowDuplicateOf?: string | null;
}
