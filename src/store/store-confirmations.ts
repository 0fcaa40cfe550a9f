import { SYSTEM } from '../domain/audit-entry';
import type { PayoutFacts } from '../domain/payout';
import { appendAudit } from './append-audit';
import { inTransaction } from './in-transaction';
import type { AllowedConfirmation, AskedIds, OpenedConfirmation } from './payout-store';
import type { Sealing } from './sealing';
import {
  ALLOW_CONFIRMATION,
  IS_CONFIRMATION_ALLOWED,
  OPEN_CONFIRMATION,
  TAKEN_ELSEWHERE,
} from './sql/confirmations';
import { noticePlace } from './store-notices';
import type { Database, Queryable } from './walled-pool';

async function allowInside(client: Queryable, allowed: AllowedConfirmation): Promise<boolean> {
  const { merchantId, payoutId, by, origin = SYSTEM.origin } = allowed;
  const { rowCount } = await client.query(ALLOW_CONFIRMATION, [merchantId, payoutId, by]);
  if (!rowCount) return false;
  const deed = { action: 'payout.confirm', subject: `payout:${payoutId}`, facts: {} } as const;
  await appendAudit(client, { merchantId, actor: by, origin, ...deed });
  return true;
}

export async function allowConfirmation(
  pool: Database,
  allowed: AllowedConfirmation,
): Promise<boolean> {
  const { merchantId, payoutId } = allowed;
  if (await inTransaction(pool, (client) => allowInside(client, allowed))) return true;
  // A statement of its own: it has to see what was said while the first one waited for the row.
  const before = await pool.query(IS_CONFIRMATION_ALLOWED, [merchantId, payoutId]);
  return (before.rowCount ?? 0) > 0;
}

interface OpenedRow {
  readonly fence: string;
  readonly key: string;
  readonly notice_id: string;
}

export async function openConfirmation(
  pool: Database,
  { payout, fence }: PayoutFacts,
  sealing: Sealing,
): Promise<OpenedConfirmation | null> {
  const { rows } = await pool.query<OpenedRow>(OPEN_CONFIRMATION, [payout.id, fence]);
  const [row] = rows;
  if (row === undefined) return null;
  const key = sealing.open(noticePlace(row.notice_id, 'confirmation_key'), row.key);
  return key === null ? null : { key, fence: Number(row.fence) };
}

export async function takenElsewhere(
  pool: Database,
  { provider, payoutId, providerIds }: AskedIds,
): Promise<ReadonlySet<string>> {
  const values = [provider, payoutId, providerIds];
  const { rows } = await pool.query<{ provider_id: string }>(TAKEN_ELSEWHERE, values);
  return new Set(rows.map(({ provider_id }) => provider_id));
}
