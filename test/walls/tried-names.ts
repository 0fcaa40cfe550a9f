import { randomInt } from 'node:crypto';
import { NOBODY_CPF, THEIR_CPF, THEIR_NETWORK } from './merchants';
import type { Slot } from './slots';

/** They name what the house has, not what a merchant has. */
const THE_HOUSES = ['provider', 'action', 'scopes', 'ispb', 'branch', 'digit'];

/** What can be named by an input, by its own name; by any other, everything. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  accountId: ['accountId'],
  accountIds: ['accountId'],
  actor: ['person'],
  allowDuplicateOf: ['payoutId'],
  allowedAddresses: ['network'],
  after: ['cursor'],
  description: ['description'],
  endToEndId: ['endToEndId'],
  externalId: ['externalId'],
  idempotencyKey: ['idempotencyKey'],
  key: ['idempotencyKey'],
  keyId: ['keyId'],
  name: ['accountName', 'recipientName'],
  number: ['taxId'],
  orderId: ['orderId'],
  payoutId: ['payoutId'],
  person: ['person'],
  reason: ['reason'],
  recipientTaxId: ['taxId'],
  reference: ['reference'],
  subject: ['subject'],
  taxId: ['taxId'],
  value: ['pixKey'],
};
const IDS = ['accountId', 'payoutId', 'keyId', 'breakId', 'merchantId'];
const ALL = [...new Set([...Object.values(KINDS).flat(), ...IDS])];

/** What to try in a slot: kinds of names that the foreign merchant has. */
export function kindsFor({ path, type }: Slot): readonly string[] {
  const name = path.at(-1) ?? '';
  if (THE_HOUSES.includes(name)) return [];
  return KINDS[name] ?? (type === 'ID' ? IDS : ALL);
}

const isUuid = (text: string): boolean => /^[\da-f]{8}-[\da-f-]{27}$/.test(text);
const any = (letters: string): string => letters[randomInt(letters.length)] ?? '';
const another = (text: string): string =>
  text.replaceAll(/\d/g, () => any('0123456789')).replaceAll(/[a-z]/g, () => any('abcdefgh'));

/** What not every digit makes a right one of. */
const TWINS: Readonly<Record<string, string>> = {
  [THEIR_CPF]: NOBODY_CPF,
  [THEIR_NETWORK]: '198.51.100.0/24',
};

/** A place of a log is a number; a place of a list says of which list it is. */
export const strangeCursor = (cursor: string): string =>
  /^\d+$/.test(cursor) ? cursor : (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);

/** Of the same form, so that it is refused for nothing but being nobody's. */
export function nobodysLike(text: string): string {
  // Its neighbour, which stands at the same place of every list.
  if (isUuid(text)) return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  const twin = TWINS[text];
  if (twin !== undefined) return twin;
  // A number is a place in one's own list: there is no other of its form.
  if (/^\d+$/.test(text)) return text;
  const [, kind, id] = /^(\w+:)(.*)$/.exec(text) ?? [];
  if (kind !== undefined && id !== undefined) return kind + nobodysLike(id);
  const [local = '', domain] = text.split('@');
  return domain === undefined ? another(text) : `${another(local)}@${domain}`;
}
