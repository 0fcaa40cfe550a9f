import { isOutstanding, wordHere, wordThere } from '../domain/break-comparison';
import type { ListedOrder } from '../providers/provider';
import type { ReconcileRun } from './reconcile-run';

type Carriers = ReadonlyMap<string, ListedOrder>;

/** Writes down which of our keys several orders carry, each of which may have been paid. */
export async function noteDuplicates(
  run: ReconcileRun,
  byKey: ReadonlyMap<string, Carriers>,
): Promise<void> {
  for (const [key, carriers] of byKey) {
    if (carriers.size > 1) await compareCarriers(run, key, carriers);
  }
}

async function compareCarriers(run: ReconcileRun, key: string, carriers: Carriers): Promise<void> {
  const names = { provider: run.provider.name, keys: [key], providerIds: [] };
  const [own] = await run.parts.breaks.ordersNamed(names);
  if (own === undefined) return;
  const { payout, sentAt: madeAt } = own;
  const reports = [...carriers.values()].map(({ report }) => report);
  const theirs = reports.map(wordThere).join(', ');
  const left = reports.filter(isOutstanding);
  if (left.length < 2) {
    return run.clear(['DUPLICATE_THERE'], { subject: key, payout, proof: `theirs ${theirs}` });
  }
  await run.note(
    { subject: key, payout, providerId: [...carriers.keys()].join(' '), madeAt },
    {
      kind: 'DUPLICATE_THERE',
      ours: wordHere(own),
      theirs,
      ourCents: payout.amountCents,
      theirCents: left.reduce((sum, { amountCents = 0n }) => sum + amountCents, 0n),
    },
  );
}
