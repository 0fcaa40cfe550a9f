import type { Authenticate } from './authenticate';
import { Unauthenticated } from './credentials/unauthenticated';
import { type AuditWay, HOUSE } from './domain/audit-entry';
import type { UnauthenticatedReason } from './domain/catalogue/unauthenticated';
import type { RefusalBook, RefusedDeed } from './payouts/refusal-book';

/** What anybody sends who has no credential, or a token as it ends in the course of a day. */
const ORDINARY: readonly UnauthenticatedReason[] = ['MISSING', 'MALFORMED', 'EXPIRED'];

/** A refused credential as the audit is told of it; null: nothing to tell. */
function deedOf(
  { reason, key }: Unauthenticated,
  via: AuditWay,
  address: string | undefined,
): RefusedDeed | null {
  const origin = { via, address };
  if (key !== null) {
    const { merchantId, id, person: actor } = key;
    const deed = { merchantId, actor, action: 'key.refused', subject: `key:${id}` } as const;
    return { ...deed, origin: { ...origin, credential: id }, reason, facts: {} };
  }
  if (ORDINARY.includes(reason)) return null;
  const kind = reason === 'INVALID_KEY' ? 'key' : 'token';
  const action = `${kind}.refused` as const;
  const nobody = { merchantId: HOUSE, actor: 'unknown', subject: `${kind}:unknown` };
  return { ...nobody, origin, action, reason, facts: {} };
}

/** Lets nobody in whom `authenticate` does not; tells the audit of whoever was not. */
export const tellingRefusals =
  (authenticate: Authenticate, refusals: RefusalBook): Authenticate =>
  async (authorization, address, via = 'http') => {
    try {
      return await authenticate(authorization, address, via);
    } catch (error) {
      const deed = error instanceof Unauthenticated ? deedOf(error, via, address) : null;
      // Nobody waits: how long an answer takes shall not tell what was known of a key.
      if (deed !== null) void refusals.tell(deed);
      throw error;
    }
  };
