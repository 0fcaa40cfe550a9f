import { type Doer, type Origin, SYSTEM } from '../domain/audit-entry';
import { HOUSE_SCOPE, type Scope } from '../domain/scope';

/** A credential after it was checked: whose it is, who stands behind it, what it may do. */
export interface Principal {
  readonly merchantId: string;
  /**
   * Who acts, shown as `requestedBy` and compared when two people are needed. All credentials of
   * one person have the same.
   */
  readonly name: string;
  readonly credential: Credential;
  readonly scopes: readonly Scope[];
  /** Null: every account of the merchant. */
  readonly accounts: readonly string[] | null;
  /** The networks it may call from; absent or null: from everywhere. */
  readonly addresses?: readonly string[] | null | undefined;
  /** Null: it does not expire by itself. */
  readonly expiresAt: Date | null;
  /** From where they call; the program itself when absent. */
  readonly origin?: Origin | undefined;
}

export interface Credential {
  readonly kind: 'BOOTSTRAP' | 'API_KEY' | 'JWT';
  /** The row of an API key; null for others. */
  readonly id: string | null;
  /** What the credential itself is called. */
  readonly name: string;
}

/** Who runs the house may vouch for people, and sees what belongs to no merchant. */
export const isHouse = ({ scopes }: Pick<Principal, 'scopes'>): boolean =>
  scopes.includes(HOUSE_SCOPE);

/** Who did it and from where, for the audit. */
export const doerFrom = ({ name, origin }: Pick<Principal, 'name' | 'origin'>): Doer => ({
  actor: name,
  origin: origin ?? SYSTEM.origin,
});
