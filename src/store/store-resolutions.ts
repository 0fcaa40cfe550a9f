import { type Doer, SYSTEM } from '../domain/audit-entry';
import { appendAudit, type DigestKey } from './append-audit';
import { inTransaction } from './in-transaction';
import type { SaidResolution } from './payout-store';
import { HINT } from './sql/notices';
import { SAY_RESOLUTION, SECONDED } from './sql/resolutions';
import type { Database, Queryable } from './walled-pool';

async function sayInside(
  client: Queryable,
  said: SaidResolution,
  key: DigestKey,
): Promise<number | null> {
  const { merchantId, payoutId, by, to, reason, origin = SYSTEM.origin } = said;
  const values = [merchantId, payoutId, by, to, reason];
  const { rows } = await client.query<{ version: number }>(SAY_RESOLUTION, values);
  const version = rows[0]?.version;
  if (version === undefined) return null;
  const deed = {
    action: 'payout.propose',
    subject: `payout:${payoutId}`,
    facts: { to, version },
    digests: { reason },
  } as const;
  await appendAudit(client, { merchantId, actor: by, origin, ...deed }, key);
  return version;
}

/** The word is committed first: of two who speak at once, the later one sees the other's. */
export async function secondResolution(
  pool: Database,
  said: SaidResolution,
  key: DigestKey,
): Promise<number | null> {
  const version = await inTransaction(pool, (client) => sayInside(client, said, key));
  if (version === null) return null;
  const seconded = await pool.query(SECONDED, [said.payoutId, version, said.to, said.by]);
  return seconded.rows.length > 0 ? version : null;
}

/** Makes a payout due; told in the audit where a person asked for it. */
export async function hintPayout(
  pool: Database,
  { merchantId, payoutId }: { readonly merchantId: string; readonly payoutId: string },
  by: Doer | undefined,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(HINT, [merchantId, payoutId]);
    if (!rowCount) return false;
    const deed = { action: 'payout.recheck', subject: `payout:${payoutId}`, facts: {} } as const;
    if (by !== undefined) await appendAudit(client, { merchantId, ...by, ...deed });
    return true;
  });
}
