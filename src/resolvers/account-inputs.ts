import { IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { AccountLimitsInput } from './limits-input';
import { BRL } from './scalars';
import { Storable } from './storable';

const NEEDED = 'How many other persons must approve each of them, 1 to 9; 1 by default.';

@InputType({ description: 'Open an account.' })
export class CreateAccountInput {
  @Field(() => String, { description: 'Name for people, 1 to 100 characters.' })
  @IsString()
  @MaxLength(1_000)
  @Storable()
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Your own reference; a second account with it is the first.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  externalId?: string | null;

  @Field(() => BRL, { nullable: true, description: 'Payouts above it wait for approval.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  approvalLimit?: string | null;

  @Field(() => Int, { nullable: true, description: NEEDED })
  @IsOptional()
  @IsInt()
  approvalsNeeded?: number | null;

  @Field(() => AccountLimitsInput, { nullable: true, description: 'What may be requested of it.' })
  @IsOptional()
  @ValidateNested()
  limits?: AccountLimitsInput | null;
}

@InputType({ description: 'From which amount on payouts of an account wait, and for how many.' })
export class SetApprovalRuleInput {
  @Field(() => ID, { description: 'The account.' })
  @IsString()
  @MaxLength(200)
  accountId!: string;

  @Field(() => BRL, {
    nullable: true,
    description: 'Payouts above it wait for approval; null: none does. Absent: as it is.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  approvalLimit?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many other persons must approve each of them, 1 to 9. Absent: as it is.',
  })
  @IsOptional()
  @IsInt()
  approvalsNeeded?: number | null;
}

@InputType({ description: 'Add money to an account, once for each reference.' })
export class CreditAccountInput {
  @Field(() => ID, { description: 'The account.' })
  @IsString()
  @MaxLength(200)
  accountId!: string;

  @Field(() => BRL, { description: 'What to add, above zero.' })
  @IsString()
  @MaxLength(100)
  amount!: string;

  @Field(() => String, {
    description: '1 to 64 of A-Z a-z 0-9 . _ : -. A repeat with it adds nothing.',
  })
  @IsString()
  @MaxLength(1_000)
  reference!: string;
}
