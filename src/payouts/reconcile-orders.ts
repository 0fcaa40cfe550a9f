import {
  type BreakComparison,
  breaksBetween,
  moneyThere,
  wordHere,
  wordThere,
} from '../domain/break-comparison';
import type { PayoutReport } from '../domain/report';
import type { OurOrder } from '../store/break-store';
import { providerOrder } from './provider-order';
import type { ReconcileRun } from './reconcile-run';

const PAGE = 200;
/** How often one order is asked about before it counts as untold. */
const TRIES = 3;
const AGAIN_MS = 1_000;
/** A provider that is silent this often in a row is left alone until the next run. */
const SILENT_MAX = 5;
const PAYOUT_BREAKS = ['MISSING_THERE', 'AMOUNT', 'STATUS'] as const;

/** What the provider's list has already said about orders of ours. */
export interface ListedBefore {
  readonly agreed: ReadonlySet<string>;
  readonly doubtful: ReadonlyMap<string, OurOrder>;
}

/**
 * Compares our orders of the window, those the list raised doubts about, and those with an open
 * break. The list is a hint like any other: only the provider's answer about an order proves a
 * difference. False: the provider fell silent.
 */
export async function reconcileOrders(run: ReconcileRun, listed: ListedBefore): Promise<boolean> {
  const asker = new OrderAsker(run);
  for await (const order of ordersOfWindow(run)) {
    if (isSettledByList(listed, order)) run.tally.compared += 1;
    else await asker.ask(order);
    if (asker.isSilent) return false;
  }
  const further = [...listed.doubtful.values(), ...(await ordersWithBreaks(run))];
  for (const order of further) {
    await asker.ask(order);
    if (asker.isSilent) return false;
  }
  return true;
}

async function* ordersOfWindow({ parts, begun: { run } }: ReconcileRun): AsyncGenerator<OurOrder> {
  const { provider, from, to } = run;
  let after: OurOrder | null = null;
  for (;;) {
    const page = await parts.breaks.orders({ provider, from, to, after, limit: PAGE });
    yield* page;
    after = page.at(-1) ?? null;
    if (after === null || page.length < PAGE) return;
  }
}

const isSettledByList = ({ agreed, doubtful }: ListedBefore, { attemptId }: OurOrder): boolean =>
  agreed.has(attemptId) && !doubtful.has(attemptId);

async function ordersWithBreaks(run: ReconcileRun): Promise<OurOrder[]> {
  const ofPayouts = run
    .openBreaks()
    .filter(({ kind }) => PAYOUT_BREAKS.some((one) => one === kind));
  const keys = ofPayouts.map(({ subject }) => subject);
  return run.parts.breaks.ordersNamed({ provider: run.provider.name, keys, providerIds: [] });
}

/** Asks the provider about orders, each once, and writes down what both sides say. */
class OrderAsker {
  private readonly asked = new Set<string>();
  private silentInRow = 0;

  constructor(private readonly run: ReconcileRun) {}

  get isSilent(): boolean {
    return this.silentInRow >= SILENT_MAX;
  }

  async ask(order: OurOrder): Promise<void> {
    if (this.asked.has(order.attemptId)) return;
    this.asked.add(order.attemptId);
    const { tally, provider } = this.run;
    // Where nothing of ours is in an order, a search for it could find another one.
    if (order.providerId === null && !provider.capabilities.lookUpByOurKey) {
      tally.unnamed += 1;
      return;
    }
    const report = await this.lookUp(order);
    if (moneyThere(report) === null) {
      tally.untold += 1;
      this.silentInRow += 1;
      return;
    }
    this.silentInRow = 0;
    tally.compared += 1;
    await this.compare(order, report);
  }

  private async lookUp(order: OurOrder): Promise<PayoutReport> {
    const { provider, tally } = this.run;
    for (let tries = 1; ; tries += 1) {
      await this.run.turn();
      const report = await provider.lookUp(referenceTo(this.run, order));
      tally.lookedUp += 1;
      if (moneyThere(report) !== null || tries >= TRIES) return report;
      await this.run.pause(AGAIN_MS * tries);
    }
  }

  private async compare(order: OurOrder, report: PayoutReport): Promise<void> {
    let now = order;
    let comparison = breaksBetween(now, report);
    if (comparison.found.length > 0 || comparison.isNews) {
      // Ours may have moved on while we asked.
      now = (await this.readAgain(order)) ?? order;
      comparison = breaksBetween(now, report);
    }
    await this.write(now, report, comparison);
  }

  private async readAgain({ attemptId, providerKey }: OurOrder): Promise<OurOrder | undefined> {
    const { parts, provider } = this.run;
    const names = { provider: provider.name, keys: [providerKey], providerIds: [] };
    const orders = await parts.breaks.ordersNamed(names);
    return orders.find((one) => one.attemptId === attemptId);
  }

  private async write(
    order: OurOrder,
    report: PayoutReport,
    { found, cleared, isNews }: BreakComparison,
  ): Promise<void> {
    const { payout, providerKey: subject, providerId, sentAt: madeAt } = order;
    if (isNews) await this.run.makeDue(payout);
    for (const seen of found) await this.run.note({ subject, payout, providerId, madeAt }, seen);
    const proof = `ours ${wordHere(order)}, theirs ${wordThere(report)}`;
    await this.run.clear(cleared, { subject, payout, proof });
  }
}

function referenceTo({ parts, provider }: ReconcileRun, order: OurOrder) {
  const { payout, providerKey, providerId, sentAt, state, endToEndId } = order;
  // The payout's own is that of the attempt that lives.
  const known = state === 'NEGATIVE' ? endToEndId : (payout.endToEndId ?? endToEndId);
  return {
    ...providerOrder(payout, providerKey),
    providerId,
    endToEndId: known,
    sentAt,
    takenElsewhere: (providerIds: readonly string[]) =>
      parts.store.takenElsewhere({ provider: provider.name, payoutId: payout.id, providerIds }),
  };
}
