import { type Deed, HOUSE } from '../domain/audit-entry';
import { appendAudit } from './append-audit';
import { inTransaction } from './in-transaction';
import {
  DUE_AGAIN,
  RELEASE_SWITCH,
  STANDING_SWITCH,
  THROW_SWITCH,
  THROWN_SWITCHES,
} from './sql/switches';
import type { Switch, SwitchMode, SwitchStore, SwitchTarget, Throw } from './switch-store';
import type { Database, Queryable } from './walled-pool';

interface SwitchRow {
  id: string;
  merchant_id: string | null;
  provider: string | null;
  mode: string;
  reason: string;
  thrown_by: string;
  thrown_at: Date;
  until: Date | null;
}

const switchFrom = (row: SwitchRow): Switch => ({
  id: row.id,
  merchantId: row.merchant_id,
  provider: row.provider,
  mode: row.mode as SwitchMode,
  reason: row.reason,
  thrownBy: row.thrown_by,
  thrownAt: row.thrown_at,
  until: row.until,
});

interface Turn {
  readonly stops: boolean;
  /** As it stood before; undefined: it was not thrown. */
  readonly before: Switch | undefined;
}

const standOf = ({ mode, until }: Switch) => ({ mode, until: until?.toISOString() ?? null });

const deedOf = (one: Switch, { stops, before }: Turn): Deed => ({
  action: 'switch.set',
  subject: `switch:${one.id}`,
  facts: {
    stops,
    provider: one.provider,
    before: before === undefined ? null : standOf(before),
    ...standOf(one),
  },
});

async function throwInside(client: Queryable, asked: Throw): Promise<Switch> {
  const { id, merchantId, provider, mode, reason, until, by } = asked;
  const standing = await client.query<SwitchRow>(STANDING_SWITCH, [merchantId, provider]);
  const [before] = standing.rows.map(switchFrom);
  const values = [id, merchantId, provider, mode, reason, until, by.actor];
  const { rows } = await client.query<SwitchRow>(THROW_SWITCH, values);
  const [row] = rows;
  if (row === undefined) throw new Error('a switch was thrown and is not there');
  const thrown = switchFrom(row);
  const deed = deedOf(thrown, { stops: true, before });
  await appendAudit(client, { merchantId: merchantId ?? HOUSE, ...by, ...deed });
  return thrown;
}

async function releaseInside(
  client: Queryable,
  target: SwitchTarget,
  by: Throw['by'],
): Promise<Switch | null> {
  const { merchantId, provider } = target;
  const found = await client.query<SwitchRow>(RELEASE_SWITCH, [merchantId, provider, by.actor]);
  if (found.rows[0] === undefined) return null;
  await client.query(DUE_AGAIN, [merchantId]);
  const released = switchFrom(found.rows[0]);
  const deed = deedOf(released, { stops: false, before: released });
  await appendAudit(client, { merchantId: merchantId ?? HOUSE, ...by, ...deed });
  return released;
}

export const createPostgresSwitchStore = (pool: Database): SwitchStore => ({
  throw: (asked) => inTransaction(pool, (client) => throwInside(client, asked)),
  release: (target, by) => inTransaction(pool, (client) => releaseInside(client, target, by)),
  thrown: async () => (await pool.query<SwitchRow>(THROWN_SWITCHES)).rows.map(switchFrom),
});
