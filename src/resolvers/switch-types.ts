import { IsBoolean, IsDate, IsEnum, IsOptional, IsString, MaxLength } from 'class-validator';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Refusal } from '../domain/refusal';
import type { SwitchMode } from '../store/switch-store';
import { Storable } from './storable';
import { UserError } from './user-errors';

export const SwitchModeEnum = { REFUSE: 'REFUSE', QUEUE: 'QUEUE' } as const;
registerEnumType(SwitchModeEnum, {
  name: 'SwitchMode',
  description: 'What becomes of new requests while payouts are stopped.',
  valuesConfig: {
    REFUSE: { description: 'Refused with `PAYOUTS_STOPPED`; known keys are answered as always.' },
    QUEUE: { description: 'Accepted and held in `QUEUED` until the switch is released.' },
  },
});
export const SwitchStopsEnum = {
  EVERYTHING: 'EVERYTHING',
  PROVIDER: 'PROVIDER',
  MERCHANT: 'MERCHANT',
} as const;
registerEnumType(SwitchStopsEnum, {
  name: 'SwitchStops',
  description: 'What a switch stops.',
  valuesConfig: {
    EVERYTHING: { description: 'Every payout of the house.' },
    PROVIDER: { description: 'Payouts by one provider; unpinned ones go by another.' },
    MERCHANT: { description: "The viewer's merchant." },
  },
});

@ObjectType('Switch', {
  description: 'A switch that stops submissions. Nothing is lost meanwhile.',
})
export class SwitchOut {
  @Field(() => SwitchStopsEnum, { description: 'What it stops.' })
  stops!: keyof typeof SwitchStopsEnum;

  @Field(() => String, { nullable: true, description: 'The provider, where it stops one.' })
  provider!: string | null;

  @Field(() => SwitchModeEnum, { description: 'What becomes of new requests.' })
  mode!: SwitchMode;

  @Field(() => String, {
    nullable: true,
    description: "Why; null in the house's own switches, except for the house.",
  })
  reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Who threw it; null in the house's own switches, except for the house.",
  })
  by!: string | null;

  @Field(() => Date, { description: 'Since when.' })
  since!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ends by itself; null: it does not.' })
  until!: Date | null;
}

@InputType({ description: 'What to release. Without a provider and `everything`: the merchant.' })
export class ReleasePayoutsInput {
  @Field(() => String, { nullable: true, description: 'This provider; for the house alone.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  provider?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'The whole house; for the house alone.' })
  @IsOptional()
  @IsBoolean()
  everything?: boolean | null;
}

@InputType({ description: 'What to stop. Without a provider and `everything`: the merchant.' })
export class StopPayoutsInput extends ReleasePayoutsInput {
  @Field(() => SwitchModeEnum, { description: 'What becomes of new requests meanwhile.' })
  @IsEnum(SwitchModeEnum)
  mode!: SwitchMode;

  @Field(() => String, { description: 'Why, 1 to 500 characters; for operators, not for callers.' })
  @IsString()
  @MaxLength(1_000)
  @Storable()
  reason!: string;

  @Field(() => Date, { nullable: true, description: 'When it ends by itself.' })
  @IsOptional()
  @IsDate()
  until?: Date | null;
}

@ObjectType()
abstract class SwitchPayload {
  @Field(() => SwitchOut, { nullable: true, description: 'The switch; null when refused or none.' })
  switch!: SwitchOut | null;

  @Field(() => [UserError], { description: 'What the caller can act on; empty when it worked.' })
  userErrors!: readonly Refusal[];
}

@ObjectType({ description: 'Answer to `stopPayouts`.' })
export class StopPayoutsPayload extends SwitchPayload {}

@ObjectType({ description: 'Answer to `releasePayouts`.' })
export class ReleasePayoutsPayload extends SwitchPayload {}
