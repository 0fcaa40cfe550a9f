import { Field, ObjectType } from 'type-graphql';
import type { KeyOutcome } from '../credentials/key-parts';
import type { Refusal } from '../domain/refusal';
import type { ApiKeyRecord } from '../store/key-store';
import { ApiKeyOut } from './api-key-type';
import { UserError } from './user-errors';

@ObjectType()
abstract class ApiKeyPayload {
  @Field(() => ApiKeyOut, { nullable: true, description: 'The key; null when refused.' })
  apiKey!: ApiKeyOut | null;

  @Field(() => [UserError], { description: 'What the caller can act on; empty when it worked.' })
  userErrors!: readonly Refusal[];
}

@ObjectType()
abstract class NewApiKeyPayload extends ApiKeyPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The key itself. It is shown this once and kept nowhere; null when refused.',
  })
  secret!: string | null;
}

@ObjectType({ description: 'Answer to `createApiKey`.' })
export class CreateApiKeyPayload extends NewApiKeyPayload {}

@ObjectType({ description: 'Answer to `rotateApiKey`; `apiKey` is the new one.' })
export class RotateApiKeyPayload extends NewApiKeyPayload {}

@ObjectType({ description: 'Answer to `revokeApiKey`.' })
export class RevokeApiKeyPayload extends ApiKeyPayload {}

/** A key as the schema shows it. */
export const apiKeyOut = ({ accounts, addresses, ...key }: ApiKeyRecord): ApiKeyOut => ({
  ...key,
  accountIds: accounts,
  allowedAddresses: addresses,
});

export const newKeyPayload = (outcome: KeyOutcome): NewApiKeyPayload =>
  outcome.kind === 'made'
    ? { apiKey: apiKeyOut(outcome.key), secret: outcome.text, userErrors: [] }
    : { apiKey: null, secret: null, userErrors: outcome.refusals };

export const revokedPayload = (revoked: ApiKeyRecord | Refusal): RevokeApiKeyPayload =>
  'code' in revoked
    ? { apiKey: null, userErrors: [revoked] }
    : { apiKey: apiKeyOut(revoked), userErrors: [] };
