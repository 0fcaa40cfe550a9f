import type { Client } from 'pg';
import { THROWN_SWITCHES } from '../store/sql/switches';
import type { Finding } from './finding';

interface SwitchRow {
  readonly merchant_id: string | null;
  readonly provider: string | null;
  readonly thrown_by: string;
  readonly thrown_at: Date;
}

const what = ({ merchant_id, provider }: SwitchRow): string =>
  provider ?? (merchant_id === null ? 'everything' : `merchant ${merchant_id}`);

/** Does a switch stop payouts? That is no fault, but whoever wonders why should read it here. */
export async function checkSwitches(client: Client): Promise<Finding> {
  const { rows } = await client.query<SwitchRow>(THROWN_SWITCHES);
  const told = rows.map(
    (row) => `${what(row)} since ${row.thrown_at.toISOString()} by ${row.thrown_by}`,
  );
  const note = told.length === 0 ? undefined : `stopped: ${told.join(', ')}`;
  return { check: 'switches', faults: [], note };
}
