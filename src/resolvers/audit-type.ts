import { IsDate, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { AUDIT_ACTIONS } from '../domain/audit-entry';
import { connectionTypes } from './connection';
import { Storable } from './storable';

const ACTIONS = `One of ${AUDIT_ACTIONS.map((action) => `\`${action}\``).join(', ')}.`;

@ObjectType('AuditEntry', {
  description:
    'Who did what from where. Entries never change; each carries its number, its hash and the ' +
    'hash of the one before, and the ends of the chains are signed outside the database.',
})
export class AuditEntryOut {
  @Field(() => ID, { name: 'number', description: "Its place in the merchant's chain, from 1." })
  seq!: string;

  @Field(() => Date, { description: 'When it was done.' })
  at!: Date;

  @Field(() => String, {
    description: 'Who did it, as in `requestedBy`; `system` is the program itself.',
  })
  actor!: string;

  @Field(() => String, { description: ACTIONS })
  action!: string;

  @Field(() => String, {
    description: 'To what: a kind, a colon and an id, such as `payout:<id>` or `account:<id>`.',
  })
  subject!: string;

  @Field(() => String, { description: 'How it came: `http`, `socket`, `cli` or `system`.' })
  via!: string;

  @Field(() => String, {
    nullable: true,
    description: "The client's network address as the server knows it; null for the program.",
  })
  address!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Which API key it was done with; null where it was none.',
  })
  credentialId!: string | null;

  @Field(() => String, {
    description:
      'What else is known, as canonical JSON (RFC 8785). Of recipients and reasons keyed digests.',
  })
  payload!: string;

  @Field(() => String, { description: 'SHA-256 of the entry and the one before it, in hex.' })
  hash!: string;
}

@InputType({ description: 'Which entries to list; all conditions must hold.' })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: 'Done to this, such as `payout:<id>`.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Storable()
  subject?: string | null;

  @Field(() => String, { nullable: true, description: 'Done by this credential.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Storable()
  actor?: string | null;

  @Field(() => String, { nullable: true, description: ACTIONS })
  @IsOptional()
  @IsIn(AUDIT_ACTIONS)
  action?: string | null;

  @Field(() => Date, { nullable: true, description: 'Done at this time or later.' })
  @IsOptional()
  @IsDate()
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Done before this time.' })
  @IsOptional()
  @IsDate()
  to?: Date | null;
}

export const AuditEntryConnection = connectionTypes('AuditEntry', () => AuditEntryOut);
