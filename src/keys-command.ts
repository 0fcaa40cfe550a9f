import { parseArgs } from 'node:util';

/** What `npm run keys` was asked for. */
export type KeysCommand =
  | { readonly verb: 'create'; readonly merchant: string | null; readonly key: AskedKey }
  | { readonly verb: 'list'; readonly merchant: string | null }
  | { readonly verb: 'revoke'; readonly keyId: string }
  | {
      readonly verb: 'rotate';
      readonly keyId: string;
      readonly overlapMs: number;
      readonly expiresAt: Date | null;
      readonly addresses: readonly string[] | null;
    };

export interface AskedKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly accounts: readonly string[] | null;
  readonly addresses: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly person: string | null;
}

export const USAGE = `npm run keys -- create --name <name> --scopes <scope,scope>
    [--merchant <id or name>] [--accounts <id,id>] [--expires 90d] [--person <who>]
    [--from <address or network,…>]
npm run keys -- list [--merchant <id or name>]
npm run keys -- rotate <key id> [--overlap 24h] [--expires 90d] [--from <…>]
npm run keys -- revoke <key id>
Each takes --json.`;

const OPTIONS = {
  merchant: { type: 'string' },
  name: { type: 'string' },
  scopes: { type: 'string' },
  accounts: { type: 'string' },
  expires: { type: 'string' },
  overlap: { type: 'string' },
  person: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Option = keyof typeof OPTIONS;

/** What each verb takes besides `--json`; anything else would silently do nothing. */
const TAKES: Readonly<Record<KeysCommand['verb'], readonly Option[]>> = {
  create: ['merchant', 'name', 'scopes', 'accounts', 'expires', 'person', 'from'],
  list: ['merchant'],
  rotate: ['overlap', 'expires', 'from'],
  revoke: [],
};

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY_MS = 86_400_000;

/** A question that makes no sense; its message says how to ask. */
export class UsageError extends Error {}

function spanMs(name: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = UNIT_MS[unit];
  if (count === undefined || ms === undefined) {
    throw new UsageError(`--${name}: write a span of time such as 90d, 24h or 30m`);
  }
  return Number(count) * ms;
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function needed(name: Option, text: string | undefined): string {
  if (text === undefined || text.trim() === '') throw new UsageError(`--${name}: missing`);
  return text;
}

function isVerb(word: string | undefined): word is KeysCommand['verb'] {
  return word !== undefined && word in TAKES;
}

type Values = Partial<Record<Exclude<Option, 'json'>, string>>;

const endOf = ({ expires }: Values, now: Date): Date | null =>
  expires === undefined ? null : new Date(now.getTime() + spanMs('expires', expires));

const networksOf = ({ from }: Values): string[] | null =>
  from === undefined ? null : listOf(needed('from', from));

const askedKey = (values: Values, now: Date): AskedKey => ({
  name: needed('name', values.name),
  scopes: listOf(needed('scopes', values.scopes)),
  accounts: values.accounts === undefined ? null : listOf(values.accounts),
  addresses: networksOf(values),
  expiresAt: endOf(values, now),
  person: values.person ?? null,
});

/** The words after `npm run keys --`, or an error that says how to ask. */
export function keysCommand(
  words: readonly string[],
  now: Date,
): { readonly command: KeysCommand; readonly json: boolean } {
  const parsed = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const { json, ...values } = parsed.values;
  const [verb, keyId = '', ...more] = parsed.positionals;
  if (!isVerb(verb)) throw new UsageError(USAGE);
  const strange = (Object.keys(values) as Option[]).find((name) => !TAKES[verb].includes(name));
  if (strange !== undefined) throw new UsageError(`--${strange}: ${verb} does not take it`);
  const ofKey = verb === 'revoke' || verb === 'rotate';
  if (more.length > 0 || ofKey !== (keyId !== '')) throw new UsageError(USAGE);
  const merchant = values.merchant ?? null;
  if (verb === 'create') return { json, command: { verb, merchant, key: askedKey(values, now) } };
  if (verb === 'list') return { json, command: { verb, merchant } };
  if (verb === 'revoke') return { json, command: { verb, keyId } };
  const overlapMs = values.overlap === undefined ? DAY_MS : spanMs('overlap', values.overlap);
  const [expiresAt, addresses] = [endOf(values, now), networksOf(values)];
  return { json, command: { verb, keyId, overlapMs, expiresAt, addresses } };
}
