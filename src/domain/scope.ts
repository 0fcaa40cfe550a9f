/** What a credential may do within its merchant. */
export const SCOPES = [
  'payouts:read',
  'payouts:request',
  'payouts:approve',
  'payouts:resolve',
  'accounts:read',
  'accounts:manage',
  'accounts:fund',
  'operations',
  'pii:read',
] as const;

/** Besides, of whoever runs the house: what is about no merchant's payout. */
export const HOUSE_SCOPE = 'operations:house';
export const HOUSE_SCOPES = [...SCOPES, HOUSE_SCOPE] as const;

export type Scope = (typeof HOUSE_SCOPES)[number];

/** What a credential may do that reaches some accounts only: open others it may not. */
export const scopesWithin = (
  scopes: readonly Scope[],
  accounts: readonly string[] | null,
): readonly Scope[] =>
  accounts === null ? scopes : scopes.filter((scope) => scope !== 'accounts:manage');

const KNOWN: ReadonlySet<string> = new Set(HOUSE_SCOPES);

export const isScope = (word: string): word is Scope => KNOWN.has(word);
