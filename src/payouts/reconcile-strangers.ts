import { isOutstanding, wordThere } from '../domain/break-comparison';
import { differingFact } from '../domain/differing-fact';
import type { ListedOrder } from '../providers/provider';
import type { OurOrder } from '../store/break-store';
import { oursAmong } from './reconcile-list';
import type { ReconcileRun } from './reconcile-run';

/** The clocks differ, and an order may be made long after it left us. */
const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 30 * 60_000;
const UNNAMED_MAX = 1_000;

/**
 * Writes down the listed orders that are none of ours. Where nothing of ours is in an order, one
 * whose answer was lost may be it: its payout is made due, and takes in one order and no more.
 */
export async function noteStrangers(
  run: ReconcileRun,
  strangers: ReadonlyMap<string, ListedOrder>,
): Promise<void> {
  const orders = [...strangers];
  // Looked for once more: the answer with its id may have come meanwhile.
  const ours = await oursAmong(run, [...strangers.values()]);
  const unnamed = await unnamedOrders(run);
  for (const [subject, order] of orders) {
    const own = ours(order);
    const { payout } = own ?? { payout: null };
    if (own !== undefined) {
      await run.clear(['MISSING_HERE'], { subject, payout, proof: `payout ${own.payout.id}` });
    } else if (!isOutstanding(order.report)) {
      await run.clear(['MISSING_HERE'], {
        subject,
        payout,
        proof: `theirs ${wordThere(order.report)}`,
      });
    } else {
      await noteStranger(run, { subject, order, unnamed });
    }
  }
  await closeKnown(run, strangers);
}

interface Stranger {
  readonly subject: string;
  readonly order: ListedOrder;
  readonly unnamed: OurOrder[];
}

async function noteStranger(
  run: ReconcileRun,
  { subject, order, unnamed }: Stranger,
): Promise<void> {
  const index = unnamed.findIndex((one) => mayBe(one, order));
  const [own] = index < 0 ? [] : unnamed.splice(index, 1);
  if (own !== undefined) return run.makeDue(own.payout);
  const { report, createdAt: madeAt } = order;
  await run.note(
    { subject, payout: null, providerId: report.providerId ?? null, madeAt },
    {
      kind: 'MISSING_HERE',
      ours: null,
      theirs: wordThere(report),
      ourCents: null,
      theirCents: report.amountCents ?? null,
    },
  );
}

async function unnamedOrders({ parts, provider, begun }: ReconcileRun): Promise<OurOrder[]> {
  if (provider.capabilities.lookUpByOurKey) return [];
  const from = new Date(begun.run.from.getTime() - AFTER_MS);
  const to = new Date(begun.run.to.getTime() + BEFORE_MS);
  return parts.breaks.ordersUnnamed({ provider: provider.name, from, to, limit: UNNAMED_MAX });
}

/** By when it was made, how much it pays and to whom, as far as the list tells. */
function mayBe({ payout, sentAt }: OurOrder, { report, createdAt }: ListedOrder): boolean {
  if (differingFact(payout, report) !== null) return false;
  if (createdAt === null) return true;
  const sentMs = sentAt.getTime();
  const madeMs = createdAt.getTime();
  return madeMs >= sentMs - BEFORE_MS && madeMs <= sentMs + AFTER_MS;
}

/** An order known as a stranger may have become ours since, without being listed this time. */
async function closeKnown(
  run: ReconcileRun,
  listed: ReadonlyMap<string, ListedOrder>,
): Promise<void> {
  const known = run.openBreaks().filter(({ kind }) => kind === 'MISSING_HERE');
  const unlisted = known.map(({ subject }) => subject).filter((subject) => !listed.has(subject));
  const { parts, provider } = run;
  const names = { provider: provider.name, keys: [], providerIds: unlisted };
  for (const { providerId, payout } of await parts.breaks.ordersNamed(names)) {
    const subject = providerId ?? '';
    await run.clear(['MISSING_HERE'], { subject, payout, proof: `payout ${payout.id}` });
  }
}
