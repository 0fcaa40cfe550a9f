import { breaksBetween } from '../domain/break-comparison';
import type { ListedOrder, ListPage, PayoutProvider } from '../providers/provider';
import type { OurOrder } from '../store/break-store';
import type { ReconcileRun } from './reconcile-run';

const PAGES_MAX = 100_000;
/** How far around an older break the list is read again. */
const AROUND_MS = 60 * 60_000;
const OLDER_SPANS_MAX = 50;

/** What the provider's list says, beside what we have. */
export interface ListReading {
  /** Attempts of ours that it tells the same of. */
  readonly agreed: Set<string>;
  /** Attempts of ours that it tells something else of, or nothing certain. */
  readonly doubtful: Map<string, OurOrder>;
  /** Orders that are none of ours, by the provider's name for them. */
  readonly strangers: Map<string, ListedOrder>;
  /** By key of ours: every order that carries it. */
  readonly carriers: Map<string, Map<string, ListedOrder>>;
  /** False: a part of the list could not be learned. */
  isWhole: boolean;
}

interface Span {
  readonly from: Date;
  readonly to: Date;
}

type List = NonNullable<PayoutProvider['list']>;

/** Reads what the provider lists in the window, and around the breaks that are older than it. */
export async function reconcileList(run: ReconcileRun, list: List): Promise<ListReading> {
  const reading: ListReading = {
    agreed: new Set(),
    doubtful: new Map(),
    strangers: new Map(),
    carriers: new Map(),
    isWhole: true,
  };
  for (const span of [run.begun.run, ...olderSpans(run)]) {
    const isRead = await readSpan(run, { list, span, reading });
    if (!isRead) reading.isWhole = false;
  }
  return reading;
}

/** Only the list can prove anything about these two kinds. */
function olderSpans(run: ReconcileRun): Span[] {
  const { from } = run.begun.run;
  const moments = run.openBreaks().flatMap(({ kind, madeAt }) => {
    const isListed = kind === 'MISSING_HERE' || kind === 'DUPLICATE_THERE';
    return isListed && madeAt !== null && madeAt < from ? [madeAt.getTime()] : [];
  });
  return moments.slice(0, OLDER_SPANS_MAX).map((moment) => ({
    from: new Date(moment - AROUND_MS),
    to: new Date(moment + AROUND_MS),
  }));
}

interface Reading {
  readonly list: List;
  readonly span: Span;
  readonly reading: ListReading;
}

async function readSpan(run: ReconcileRun, { list, span, reading }: Reading): Promise<boolean> {
  const { from, to } = span;
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    await run.turn();
    const page: ListPage | null = await list({ from, to, cursor });
    if (page === null) return false;
    await readPage(run, page.orders.filter(isOrderOf(span)), reading);
    if (page.next === null) return true;
    // The same place again would be the same page for ever.
    if (page.next === cursor) return false;
    cursor = page.next;
  }
  return false;
}

/** Money that came in is no order, and some lists give whole days, however short the span. */
const isOrderOf =
  ({ from, to }: Span) =>
  ({ createdAt, isCredit }: ListedOrder): boolean =>
    isCredit !== true && (createdAt === null || (createdAt >= from && createdAt <= to));

/** What makes a listed order one: the provider's id of it, else the key it carries. */
export const listedName = ({ report, providerKey }: ListedOrder): string | null =>
  report.providerId ?? providerKey;

async function readPage(
  run: ReconcileRun,
  orders: readonly ListedOrder[],
  reading: ListReading,
): Promise<void> {
  const ours = await oursAmong(run, orders);
  for (const order of orders) {
    run.tally.listed += 1;
    const name = listedName(order);
    const own = ours(order);
    if (name === null) run.tally.unreadable += 1;
    else if (own === undefined) reading.strangers.set(name, order);
    else compareListed(own, order, reading);
  }
}

/** Finds the order of ours that a listed one is: by the key it carries, else by its own id. */
export async function oursAmong(
  { parts, provider }: ReconcileRun,
  orders: readonly ListedOrder[],
): Promise<(order: ListedOrder) => OurOrder | undefined> {
  const keys = orders.flatMap(({ providerKey }) => providerKey ?? []);
  const providerIds = orders.flatMap(({ report }) => report.providerId ?? []);
  const named = await parts.breaks.ordersNamed({ provider: provider.name, keys, providerIds });
  const byKey = new Map(named.map((own) => [own.providerKey, own]));
  const byId = new Map(named.map((own) => [own.providerId, own]));
  return ({ providerKey, report }) =>
    byKey.get(providerKey ?? '') ?? (report.providerId ? byId.get(report.providerId) : undefined);
}

function compareListed(own: OurOrder, order: ListedOrder, reading: ListReading): void {
  const { found, cleared, isNews } = breaksBetween(own, order.report);
  const agrees = found.length === 0 && !isNews && cleared.includes('STATUS');
  if (agrees) reading.agreed.add(own.attemptId);
  else reading.doubtful.set(own.attemptId, own);
  if (order.providerKey === null) return;
  const carriers = reading.carriers.get(order.providerKey) ?? new Map<string, ListedOrder>();
  carriers.set(listedName(order) ?? '', order);
  reading.carriers.set(order.providerKey, carriers);
}
