import { IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { BRL } from './scalars';

@InputType({ description: 'What may be requested at night; in the time of São Paulo.' })
export class NightLimitsInput {
  @Field(() => Int, { defaultValue: 20, description: 'Full hour at which the night begins.' })
  @IsInt()
  fromHour!: number;

  @Field(() => Int, { defaultValue: 6, description: 'Full hour at which it ends.' })
  @IsInt()
  toHour!: number;

  @Field(() => BRL, { nullable: true, description: 'The largest payout at night.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  perPayout?: string | null;

  @Field(() => BRL, { nullable: true, description: 'All payouts of one night together.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  total?: string | null;
}

@InputType({ description: 'What one recipient, known by the tax id, may be paid.' })
export class RecipientLimitsInput {
  @Field(() => Int, {
    defaultValue: 1_440,
    description: 'Over how many minutes it is counted, 1 to 10080 (a week).',
  })
  @IsInt()
  minutes!: number;

  @Field(() => Int, { nullable: true, description: 'How many payouts.' })
  @IsOptional()
  @IsInt()
  payouts?: number | null;

  @Field(() => BRL, { nullable: true, description: 'How much together.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  amount?: string | null;
}

@InputType({
  description:
    'What may be requested of an account. A field that is left out stays as it is, null takes ' +
    'the limit away, zero lets nothing through.',
})
export class AccountLimitsInput {
  @Field(() => BRL, { nullable: true, description: 'The largest payout.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  perPayout?: string | null;

  @Field(() => BRL, { nullable: true, description: 'All of a civil day in São Paulo together.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  perDay?: string | null;

  @Field(() => NightLimitsInput, { nullable: true, description: 'Set as a whole.' })
  @IsOptional()
  @ValidateNested()
  night?: NightLimitsInput | null;

  @Field(() => RecipientLimitsInput, { nullable: true, description: 'Set as a whole.' })
  @IsOptional()
  @ValidateNested()
  recipient?: RecipientLimitsInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How long a payout with the recipient, destination and amount of an earlier one is refused ' +
      'unless `allowDuplicateOf` names it, 0 to 10080 minutes. 0: never; null: as the server has ' +
      'it.',
  })
  @IsOptional()
  @IsInt()
  lookAlikeMinutes?: number | null;
}

@InputType({ description: "Set an account's limits." })
export class SetAccountLimitsInput {
  @Field(() => ID, { description: 'The account.' })
  @IsString()
  @MaxLength(200)
  accountId!: string;

  @Field(() => AccountLimitsInput, { description: 'What is to change.' })
  @ValidateNested()
  limits!: AccountLimitsInput;
}
