import type { PayoutReport } from '../../domain/report';
import type { ListedOrder, ListWindow, LookUpReference, ProviderOrder } from '../provider';
import type { SearchPage } from './search';

/** The clocks differ, and an order may be made long after it left us. */
const BEFORE_MS = 2 * 60_000;
const AFTER_MS = 5 * 60_000;
const PAGES_MAX = 40;
const SEARCH_MAX_MS = 20_000;

type Search = (window: ListWindow) => Promise<SearchPage>;

/**
 * Finds an order whose answer was lost. Nothing of ours is in it, so it is known by when it was
 * made, how much it pays and to whom, and by belonging to no other payout of ours.
 */
export async function findOrder(search: Search, reference: LookUpReference): Promise<PayoutReport> {
  const found = await ordersAround(search, reference.sentAt);
  if ('why' in found) return { outcome: 'unknown', why: found.why };
  const candidates = found.orders.filter((order) => likenessOf(reference, order) !== 'other');
  if (candidates.length === 0) return { outcome: 'absent' };
  const ids = candidates.flatMap(({ report }) => report.providerId ?? []);
  const taken = await reference.takenElsewhere(ids);
  const [one, ...more] = candidates.filter(({ report }) => !taken.has(report.providerId ?? ''));
  if (one === undefined) return { outcome: 'absent' };
  if (more.length > 0) return { outcome: 'unknown', why: 'several orders match' };
  if (likenessOf(reference, one) === 'same') return one.report;
  return { outcome: 'unknown', why: 'an order may match, too little is listed' };
}

/** All that was made around a moment; nothing when a part of it could not be learned. */
async function ordersAround(
  search: Search,
  sentAt: Date,
): Promise<{ readonly orders: readonly ListedOrder[] } | { readonly why: string }> {
  const from = new Date(sentAt.getTime() - BEFORE_MS);
  const to = new Date(sentAt.getTime() + AFTER_MS);
  const untilMs = performance.now() + SEARCH_MAX_MS;
  const orders = new Map<unknown, ListedOrder>();
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page: SearchPage = await search({ from, to, cursor });
    if ('why' in page) return page;
    const before = orders.size;
    // A list that grows while it is read shows some orders twice; the later word counts.
    for (const order of page.orders) orders.set(order.report.providerId ?? order, order);
    // A provider that does not understand our page numbers gives the same page for ever.
    const isOver = page.next === null || orders.size === before;
    if (isOver) return { orders: [...orders.values()].filter(madeBetween(from, to)) };
    if (performance.now() > untilMs) return { why: 'the search took too long' };
    cursor = page.next;
  }
  return { why: 'too many orders to search' };
}

const madeBetween =
  (from: Date, to: Date) =>
  ({ createdAt }: ListedOrder): boolean =>
    createdAt === null || (createdAt >= from && createdAt <= to);

/**
 * `same` needs the amount and the recipient or the key, and nothing that differs. Less than that
 * is neither ours nor not ours.
 */
export function likenessOf(
  { amountCents, recipient, destination }: ProviderOrder,
  { report }: ListedOrder,
): 'same' | 'unclear' | 'other' {
  const ours = destination.kind === 'PIX_KEY' ? destination.value.toLowerCase() : undefined;
  const amount = agrees(report.amountCents, amountCents);
  const taxId = agrees(report.recipientTaxId, recipient.taxId);
  const key = agrees(report.pixKey?.toLowerCase(), ours);
  if ([amount, taxId, key].includes(false)) return 'other';
  const isKnown = report.providerId !== undefined && amount === true;
  return isKnown && (taxId ?? key) === true ? 'same' : 'unclear';
}

/** Null: it was not told. */
const agrees = <Fact>(theirs: Fact | undefined, ours: Fact): boolean | null =>
  theirs === undefined ? null : theirs === ours;
