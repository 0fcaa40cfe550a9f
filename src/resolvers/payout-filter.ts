import { IsDate, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { PAYOUT_STATUSES, type PayoutStatus } from '../domain/status';
import { StatusEnum } from './enums';
import { PixKeyInput } from './request-payout-input';
import { BRL } from './scalars';
import { Storable } from './storable';

@InputType({ description: 'Which payouts to list; all conditions must hold.' })
export class PayoutFilter {
  @Field(() => [StatusEnum], { nullable: true, description: 'In one of these statuses.' })
  @IsOptional()
  @IsIn(PAYOUT_STATUSES, { each: true })
  statuses?: PayoutStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Paid from this account.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'Routed to this provider.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Storable()
  provider?: string | null;

  @Field(() => String, { nullable: true, description: 'With this reference of yours.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @Storable()
  orderId?: string | null;

  @Field(() => Date, { nullable: true, description: 'Recorded at or after.' })
  @IsOptional()
  @IsDate()
  createdFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Recorded before.' })
  @IsOptional()
  @IsDate()
  createdBefore?: Date | null;

  @Field(() => BRL, { nullable: true, description: 'Of this amount or more.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  amountFrom?: string | null;

  @Field(() => BRL, { nullable: true, description: 'Of this amount or less.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  amountTo?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'To the person or company with this CPF or CNPJ, whole. Needs `pii:read`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  recipientTaxId?: string | null;

  @Field(() => PixKeyInput, {
    nullable: true,
    description: 'To this Pix key, whole. Needs `pii:read`.',
  })
  @IsOptional()
  @ValidateNested()
  pixKey?: PixKeyInput | null;
}
