import type { PayoutReport, ReportOutcome } from '../../src/domain/report';
import type { SubmitOrder } from '../../src/providers/provider';
import { eventually } from '../support/eventually';
import { referenceTo, type Sandboxed } from '../support/sandboxed-provider';

/** Everything the inbox was told about one order, in order of arrival. */
export const toldOf = (one: Sandboxed, txid: string): Record<string, unknown>[] =>
  one.inbox.received
    .map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>)
    .filter((notice) => notice['txid'] === txid);

export const keyOf = (one: Sandboxed, txid: string): Promise<string> =>
  eventually('the confirmation key arrives', () =>
    toldOf(one, txid)
      .map((notice) => notice['confirmationKey'])
      .find((key) => typeof key === 'string'),
  );

export const reference = (order: SubmitOrder, txid: string | null) =>
  referenceTo(order, { providerId: txid });

/** Submits and gives the txid, found by the search where the answer was lost. */
export async function submitted(
  one: Sandboxed,
  order: SubmitOrder,
): Promise<{ readonly report: PayoutReport; readonly txid: string | null }> {
  const report = await one.provider.submit(order);
  if (report.providerId !== undefined) return { report, txid: report.providerId };
  const found = await one.provider.lookUp(referenceTo(order));
  return { report, txid: found.providerId ?? null };
}

/** Looks up until this outcome is told; gives the key back on the way, as the centre does. */
export const drive = (
  one: Sandboxed,
  order: SubmitOrder,
  { txid, outcome }: { txid: string | null; outcome: ReportOutcome },
): Promise<PayoutReport> =>
  eventually(`${outcome} is told`, async () => {
    const report = await one.provider.lookUp(reference(order, txid));
    if (report.outcome === outcome) return report;
    if (report.outcome === 'awaiting-confirmation' && txid !== null) {
      await one.provider.confirm?.(reference(order, txid), await keyOf(one, txid));
    }
    return null;
  });
