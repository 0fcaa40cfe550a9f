import type { Client } from 'pg';
import type { BreakKind } from '../domain/break';
import { LAST_RECONCILED, OPEN_BREAK_LIST } from '../store/sql/breaks';
import type { Fault, Finding } from './finding';

interface BreakRow {
  readonly provider: string;
  readonly kind: BreakKind;
  readonly payout_id: string | null;
  readonly provider_id: string | null;
}

const REMEDY: Readonly<Record<BreakKind, string>> = {
  MISSING_HERE: 'ask the provider who ordered it; if nobody did, change its credentials at once',
  MISSING_THERE: 'ask the provider for the order by our key and its id',
  AMOUNT: 'ask the provider what it paid; what differs is owed to one side',
  STATUS: 'ask the provider for proof of its end; what was paid wrongly must be returned',
  DUPLICATE_THERE: 'ask the provider to return what was paid twice, and who ordered the second',
};

/** Do our book and the providers' agree, as far as they were compared? */
export async function checkBreaks(client: Client): Promise<Finding> {
  const { rows } = await client.query<BreakRow>(OPEN_BREAK_LIST);
  const faults = rows.map(({ provider, kind, payout_id, provider_id }) => {
    const about = payout_id === null ? `order ${provider_id}` : `payout ${payout_id}`;
    return { what: `${kind} at ${provider}, ${about}`, remedy: REMEDY[kind] };
  });
  return { check: 'breaks', faults };
}

interface LastRow {
  readonly provider: string;
  readonly age_ms: string | null;
}

/** Were the books compared lately? One that was never compared is waited for. */
export async function checkReconciled(
  client: Client,
  {
    everyMs,
    providers,
  }: { readonly everyMs: number | null; readonly providers: readonly string[] },
): Promise<Finding> {
  const check = 'reconciliation';
  if (everyMs === null) return { check, faults: [], note: 'only by hand, as it is set' };
  const { rows } = await client.query<LastRow>(LAST_RECONCILED);
  const late = rows.filter(
    ({ provider, age_ms }) =>
      providers.includes(provider) && (age_ms === null || Number(age_ms) > 2 * everyMs),
  );
  const faults: Fault[] = late.map(({ provider }) => ({
    what: `${provider} was not compared whole for twice as long as is set`,
    remedy: `run \`npm run reconcile -- --provider ${provider}\` and see what it says`,
  }));
  return { check, faults };
}
