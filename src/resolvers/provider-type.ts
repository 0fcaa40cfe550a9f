import { Field, Int, ObjectType } from 'type-graphql';
import { Needs } from './needs';
import { BRL } from './scalars';

@ObjectType('ProviderFloat', { description: 'Our own balance with a provider, as it last said.' })
export class ProviderFloatOut {
  @Field(() => BRL, { name: 'available', description: 'What it would still pay.' })
  availableCents!: bigint;

  @Field(() => BRL, {
    name: 'blocked',
    nullable: true,
    description: 'What it keeps back, if it says so.',
  })
  blockedCents!: bigint | null;

  @Field(() => Date, { description: 'When it said so.' })
  asOf!: Date;
}

@ObjectType('ProviderCapabilities', { description: 'What a provider can do.' })
export class ProviderCapabilitiesOut {
  @Field(() => [String], { description: 'Kinds of Pix key it pays to.' })
  pixKeyTypes!: readonly string[];

  @Field(() => Boolean, { description: 'Whether it pays to bank accounts.' })
  bankAccounts!: boolean;

  @Field(() => [String], { description: 'Whether it pays people (CPF), companies (CNPJ) or both.' })
  recipientKinds!: readonly string[];

  @Field(() => Int, {
    description: 'Characters of the description that reach the recipient; 0: it stays here.',
  })
  descriptionMax!: number;

  @Field(() => Boolean, { description: 'Whether the priority is passed on.' })
  priority!: boolean;

  @Field(() => Boolean, { description: 'Whether a repeated submit certainly pays once.' })
  idempotentSubmit!: boolean;

  @Field(() => Boolean, { description: 'Whether it pays only after a confirmation.' })
  confirmation!: boolean;

  @Field(() => BRL, {
    name: 'confirmsAloneUpTo',
    nullable: true,
    description: 'Up to here the confirmation is given without `confirmPayout`.',
  })
  confirmsAloneUpToCents!: bigint | null;

  @Field(() => Boolean, {
    description: 'Whether payouts to one recipient are sent one after the other.',
  })
  oneAtATimePerRecipient!: boolean;

  @Field(() => Boolean, { description: 'Whether it tells who a Pix key belongs to.' })
  keyLookUp!: boolean;

  @Field(() => Boolean, { description: 'Whether it tells our balance with it.' })
  balance!: boolean;

  @Field(() => Boolean, { description: 'Whether it tells of returns.' })
  refunds!: boolean;
}

@ObjectType('Provider', { description: 'A provider that is switched on here.' })
export class ProviderOut {
  @Field(() => String, { description: 'Its name, as `provider` takes it.' })
  name!: string;

  @Field(() => ProviderCapabilitiesOut, { description: 'What it can do.' })
  capabilities!: ProviderCapabilitiesOut;

  @Field(() => String, {
    description:
      '`UP`; `DEGRADED` while some kind of call gets no answer; `DOWN` while nothing can be ' +
      'submitted; `UNKNOWN` before its first answer.',
  })
  health!: string;

  @Needs('operations')
  @Field(() => ProviderFloatOut, { nullable: true, description: 'Null while never learned.' })
  float!: ProviderFloatOut | null;
}
