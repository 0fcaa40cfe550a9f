import { randomUUID } from 'node:crypto';
import { type ApiClient, apiClient } from '../support/api-client';
import type { TestApp } from '../support/running-app';

export interface KeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly person: string;
  readonly scopes: string[];
  readonly accountIds: string[] | null;
  readonly allowedAddresses: string[] | null;
  readonly createdBy: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface KeyPayload {
  readonly apiKey: KeyAnswer | null;
  readonly secret: string | null;
  readonly warnings?: { code: string; message: string }[];
  readonly userErrors: { code: string; message: string; path: string[] }[];
}

export const KEY = `id name person publicId scopes accountIds allowedAddresses createdBy
  createdAt expiresAt revokedAt lastUsedAt`;
const ERRORS = 'userErrors { code message path }';

const ask = async (api: ApiClient, verb: string, input: object): Promise<KeyPayload> => {
  const name = `${verb[0]?.toUpperCase()}${verb.slice(1)}Input`;
  const secret = verb === 'revokeApiKey' ? '' : 'secret warnings { code message }';
  const { data, errors } = await api.call<Record<string, KeyPayload>>(
    `mutation ($input: ${name}!) {
      ${verb}(input: $input) { apiKey { ${KEY} } ${secret} ${ERRORS} }
    }`,
    { input },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data[verb] as KeyPayload;
};

export const createApiKey = (api: ApiClient, input: object): Promise<KeyPayload> =>
  ask(api, 'createApiKey', { name: randomUUID(), scopes: ['payouts:read'], ...input });
export const rotateApiKey = (api: ApiClient, input: object): Promise<KeyPayload> =>
  ask(api, 'rotateApiKey', input);
export const revokeApiKey = (api: ApiClient, keyId: string): Promise<KeyPayload> =>
  ask(api, 'revokeApiKey', { keyId });

/** A client with a new key of the demo merchant, made by whoever runs the house. */
export async function aKeyed(
  app: TestApp,
  scopes: readonly string[],
  more: object = {},
): Promise<ApiClient & { readonly keyId: string }> {
  const made = await createApiKey(app.api, { scopes, ...more });
  if (made.secret === null || made.apiKey === null) throw new Error(JSON.stringify(made));
  return { ...apiClient(app.url, made.secret), keyId: made.apiKey.id };
}

/** The code and reason with which a credential is refused; null: it is let in. */
export async function refusalOf(
  url: string,
  authorization: string | null,
  forwardedFor?: string,
): Promise<{ status: number; code: unknown; reason: unknown } | null> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === null ? {} : { authorization }),
      ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
    },
    body: '{"query":"{ viewer { name } }"}',
  });
  const { errors } = (await response.json()) as { errors?: { extensions: object }[] };
  if (errors === undefined) return null;
  const { code, reason } = { code: null, reason: null, ...errors[0]?.extensions };
  return { status: response.status, code, reason };
}
