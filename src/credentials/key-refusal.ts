import type { Fix } from '../domain/fix';
import { invalid, type KeyBan, type Refusal } from '../domain/refusal';

export const malformed = (field: string, fix: Fix): Refusal => invalid(['input', field], fix);

export const banned = (field: string, ban: KeyBan): Refusal => ({
  code: 'NOT_ALLOWED',
  path: ['input', field],
  ban,
});

export const NO_SUCH_KEY: Refusal = {
  code: 'NOT_FOUND',
  path: ['input', 'keyId'],
  what: 'apiKey',
};
export const NO_SUCH_ACCOUNT: Refusal = {
  code: 'NOT_FOUND',
  path: ['input', 'accountIds'],
  what: 'account',
};
