import type { Scope } from './scope';

/** What a key may do that is better done by two. */
export const KEY_WARNINGS = ['RAISES_OWN_LIMITS', 'RELEASES_OWN_SWITCH'] as const;
export type KeyWarning = (typeof KEY_WARNINGS)[number];

const TOGETHER: Readonly<Record<KeyWarning, Scope>> = {
  RAISES_OWN_LIMITS: 'accounts:manage',
  RELEASES_OWN_SWITCH: 'operations',
};

/** What bounds payouts is no bound to a key that both requests them and moves it. */
export const keyWarnings = (scopes: readonly Scope[]): KeyWarning[] =>
  scopes.includes('payouts:request')
    ? KEY_WARNINGS.filter((warning) => scopes.includes(TOGETHER[warning]))
    : [];
