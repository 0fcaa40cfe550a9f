import { Field, ObjectType } from 'type-graphql';
import type { KeyOutcome } from '../credentials/key-parts';
import type { Locale } from '../domain/locale';
import type { Refusal } from '../domain/refusal';
import type { ApiKeyRecord } from '../store/key-store';
import { ApiKeyOut } from './api-key-type';
import { ApiKeyWarning, warningsOf } from './api-key-warning';
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

  @Field(() => [ApiKeyWarning], {
    description: 'What this key should better not do alone; empty when all is well, or refused.',
  })
  warnings!: readonly ApiKeyWarning[];
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

export function newKeyPayload(outcome: KeyOutcome, locale: Locale): NewApiKeyPayload {
  if (outcome.kind === 'refused') {
    return { apiKey: null, secret: null, warnings: [], userErrors: outcome.refusals };
  }
  const { key, text: secret } = outcome;
  const warnings = warningsOf(key.scopes, locale);
  return { apiKey: apiKeyOut(key), secret, warnings, userErrors: [] };
}

export const revokedPayload = (revoked: ApiKeyRecord | Refusal): RevokeApiKeyPayload =>
  'code' in revoked
    ? { apiKey: null, userErrors: [revoked] }
    : { apiKey: apiKeyOut(revoked), userErrors: [] };
