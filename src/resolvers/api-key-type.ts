import { Field, ID, ObjectType } from 'type-graphql';
import { connectionTypes } from './connection';

@ObjectType('ApiKey', { description: 'A credential of the merchant; the key itself is not kept.' })
export class ApiKeyOut {
  @Field(() => ID, { description: 'Names the key in `rotateApiKey` and `revokeApiKey`.' })
  id!: string;

  @Field(() => String, { description: 'What it is called; one key of a name lives at a time.' })
  name!: string;

  @Field(() => String, {
    description:
      'Who stands behind it, as `requestedBy` shows it. Where two people are needed, all ' +
      'credentials of one person count once.',
  })
  person!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The 12 characters after `repasse_sk_`, no secret; null in keys from before.',
  })
  publicId!: string | null;

  @Field(() => [String], { description: 'What it may do.' })
  scopes!: readonly string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The accounts it reaches; null: every account of the merchant.',
  })
  accountIds!: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The addresses and networks it may be used from; null: all.',
  })
  allowedAddresses!: readonly string[] | null;

  @Field(() => String, { nullable: true, description: 'Who made it; null in keys from before.' })
  createdBy!: string | null;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ends; null: not by itself.' })
  expiresAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was revoked; null: it was not.' })
  revokedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it was last used, to the minute; null: never.',
  })
  lastUsedAt!: Date | null;
}

export const ApiKeyConnection = connectionTypes('ApiKey', () => ApiKeyOut);
