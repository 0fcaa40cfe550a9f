import type { CanonicalObject } from './canonical-json';

/** What people and programs do that is told for ever. What machines do is in the event log. */
export const AUDIT_ACTIONS = [
  'payout.request',
  'payout.approve',
  'payout.deny',
  'payout.cancel',
  'payout.confirm',
  'payout.recheck',
  'payout.propose',
  'payout.resolve',
  'payout.approve.refused',
  'payout.deny.refused',
  'payout.resolve.refused',
  'account.create',
  'account.credit',
  'key.create',
  'key.rotate',
  'key.revoke',
  'limit.set',
  'access.refused',
  'key.refused',
  'token.refused',
  'switch.set',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_WAYS = ['http', 'socket', 'cli', 'system'] as const;
export type AuditWay = (typeof AUDIT_WAYS)[number];

/** From where something was done. */
export interface Origin {
  readonly via: AuditWay;
  /** The client's network address, as far as the server knows it. */
  readonly address?: string | undefined;
  /** The credential's id, where it has one besides its name. */
  readonly credential?: string | undefined;
}

/** Who did it, by the name of the credential, and from where. */
export interface Doer {
  readonly actor: string;
  readonly origin: Origin;
}

/** The program itself, at its start for instance. */
export const SYSTEM: Doer = { actor: 'system', origin: { via: 'system' } };

/** The chain of what belongs to no merchant. */
export const HOUSE = '00000000-0000-0000-0000-000000000000';

export interface Deed {
  readonly action: AuditAction;
  /** What it was done to: a kind, a colon and an id, such as `payout:0198…`. */
  readonly subject: string;
  /** Nothing that names a person: these are kept for ever. */
  readonly facts: CanonicalObject;
  /** Texts of which a keyed digest is kept, so that they can be compared and not be read. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** What is appended to a merchant's chain. */
export interface AuditNote extends Doer, Deed {
  readonly merchantId: string;
}
