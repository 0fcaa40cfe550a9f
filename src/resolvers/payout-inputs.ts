import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { PAYOUT_STATUSES, type PayoutStatus } from '../domain/status';
import { StatusEnum } from './enums';
import { Storable } from './storable';

@InputType({ description: 'A payout, by its id.' })
abstract class OfPayout {
  @Field(() => ID, { description: 'The payout.' })
  @IsString()
  @MaxLength(200)
  payoutId!: string;
}

@InputType({ description: 'Approve a payout somebody else requested.' })
export class ApprovePayoutInput extends OfPayout {}

@InputType({ description: 'Confirm a payout whose provider waits for it.' })
export class ConfirmPayoutInput extends OfPayout {}

@InputType({ description: 'Look at a payout again at once.' })
export class RecheckPayoutInput extends OfPayout {}

@InputType({ description: 'Deny a payout that waits for approval.' })
export class DenyPayoutInput extends OfPayout {
  @Field(() => String, { description: 'Why, at most 500 characters.' })
  @IsString()
  @MaxLength(500)
  @Storable()
  reason!: string;
}

@InputType({ description: 'Cancel a payout that was certainly not sent.' })
export class CancelPayoutInput extends OfPayout {
  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @Storable()
  reason?: string | null;
}

@InputType({ description: 'End a payout that only people can decide; two must say the same.' })
export class ResolvePayoutInput extends OfPayout {
  @Field(() => StatusEnum, {
    description: 'SETTLED when it was paid, FAILED when it certainly was not.',
  })
  @IsIn(PAYOUT_STATUSES)
  to!: PayoutStatus;

  @Field(() => String, { description: 'What was found out, at most 500 characters.' })
  @IsString()
  @MaxLength(500)
  @Storable()
  reason!: string;
}
