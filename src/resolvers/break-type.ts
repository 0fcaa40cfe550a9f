import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { BREAK_KINDS, type BreakKind } from '../domain/break';
import { BreakKindEnum } from './break-kind-enum';
import { connectionTypes } from './connection';
import { BRL } from './scalars';
import { Storable } from './storable';

@ObjectType('Break', {
  description:
    "A difference between our book and a provider's, found by the daily reconciliation. It is " +
    'written once, and closed only when both sides were seen to agree.',
})
export class BreakOut {
  @Field(() => ID, { description: 'Time-ordered UUID (version 7).' })
  id!: string;

  @Field(() => BreakKindEnum, { description: 'In what the two differ.' })
  kind!: BreakKind;

  @Field(() => String, { description: 'The provider.' })
  provider!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The payout; null for an order that is none of ours.',
  })
  payoutId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the provider calls the order; several names where several orders are.',
  })
  providerId!: string | null;

  @Field(() => String, { nullable: true, description: 'What we have, in a status word.' })
  ours!: string | null;

  @Field(() => String, { nullable: true, description: 'What the provider has, in its own word.' })
  theirs!: string | null;

  @Field(() => BRL, { name: 'ourAmount', nullable: true, description: 'The amount in our book.' })
  ourCents!: bigint | null;

  @Field(() => BRL, {
    name: 'theirAmount',
    nullable: true,
    description: "The amount in the provider's book; of several orders, their sum.",
  })
  theirCents!: bigint | null;

  @Field(() => Date, { nullable: true, description: 'When the order was made, where known.' })
  madeAt!: Date | null;

  @Field(() => Date, { description: 'When it was first seen.' })
  firstSeenAt!: Date;

  @Field(() => Date, { description: 'When it was last seen.' })
  lastSeenAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was closed; null while it is open.' })
  closedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What both sides said when it was closed; null while it is open.',
  })
  proof!: string | null;
}

@InputType({ description: 'Which breaks to list; all conditions must hold.' })
export class BreakFilter {
  @Field(() => Boolean, { nullable: true, description: 'True: the open ones; false: the closed.' })
  @IsOptional()
  @IsBoolean()
  open?: boolean | null;

  @Field(() => [BreakKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  @IsOptional()
  @IsIn(BREAK_KINDS, { each: true })
  kinds?: BreakKind[] | null;

  @Field(() => String, { nullable: true, description: 'With this provider.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Storable()
  provider?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this payout.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  payoutId?: string | null;
}

export const BreakConnection = connectionTypes('Break', () => BreakOut);
