import { KEY_WARNING_TEXTS } from './domain/catalogue/key-warnings';
import { keyWarnings } from './domain/key-warning';
import type { ApiKeyRecord } from './store/key-store';

/** A key as `--json` shows it. */
const shown = (key: ApiKeyRecord) => ({
  id: key.id,
  merchantId: key.merchantId,
  name: key.name,
  person: key.person,
  publicId: key.publicId,
  scopes: key.scopes,
  accountIds: key.accounts,
  allowedAddresses: key.addresses,
  createdBy: key.createdBy,
  createdAt: key.createdAt,
  expiresAt: key.expiresAt,
  revokedAt: key.revokedAt,
  lastUsedAt: key.lastUsedAt,
});

const date = (moment: Date | null): string => moment?.toISOString().slice(0, 16) ?? '–';

function stateOf({ revokedAt, expiresAt }: ApiKeyRecord): string {
  if (revokedAt !== null) return `revoked ${date(revokedAt)}`;
  if (expiresAt === null) return 'live';
  return `${expiresAt <= new Date() ? 'expired' : 'live until'} ${date(expiresAt)}`;
}

const lineOf = (key: ApiKeyRecord): string =>
  [
    key.id,
    key.name,
    stateOf(key),
    `last used ${date(key.lastUsedAt)}`,
    `${key.accounts?.length ?? 'all'} accounts`,
    `from ${key.addresses?.join(' ') ?? 'everywhere'}`,
    key.scopes.join(' '),
  ].join('  ');

/** All keys of a merchant, one a line. */
export const keysReport = (keys: readonly ApiKeyRecord[], json: boolean): string =>
  json
    ? `${JSON.stringify({ keys: keys.map(shown) })}\n`
    : `${keys.map(lineOf).join('\n') || 'no keys'}\n`;

const warningLines = (key: ApiKeyRecord): string =>
  keyWarnings(key.scopes)
    .map((code) => `Warning: ${KEY_WARNING_TEXTS[code].en}.\n`)
    .join('');

/** A key that was just made, with the key itself. */
export function newKeyReport(key: ApiKeyRecord, secret: string, json: boolean): string {
  if (json) {
    return `${JSON.stringify({ key: shown(key), secret, warnings: keyWarnings(key.scopes) })}\n`;
  }
  const keep = 'Keep it now: it is shown this once and stored nowhere.';
  return `${lineOf(key)}\n\n${secret}\n\n${keep}\n${warningLines(key)}`;
}
