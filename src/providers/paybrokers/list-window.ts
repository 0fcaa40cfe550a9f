import type { ListedOrder, ListPage, ListWindow } from '../provider';
import { PAGE_SIZE, SEARCH_SPAN_MS, type Search } from './search';
import { type PaybrokersTransaction, pageFrom } from './transaction';
import { keyFromWire, reportFromTransaction } from './wire';

/** Where in a span of time a page starts: the start of its day and how many to leave out. */
interface Place {
  readonly fromMs: number;
  readonly offset: number;
}

const written = ({ fromMs, offset }: Place): string => `${fromMs}.${offset}`;

function placeFrom({ from, cursor }: ListWindow): Place {
  const parts = /^(\d{1,16})\.(\d{1,9})$/.exec(cursor ?? '');
  if (parts === null) return { fromMs: from.getTime(), offset: 0 };
  return { fromMs: Number(parts[1]), offset: Number(parts[2]) };
}

/** The search for the next page of a window, which may be longer than one search can span. */
export function searchOfWindow(window: ListWindow): Search {
  const { fromMs, offset } = placeFrom(window);
  const toMs = Math.min(fromMs + SEARCH_SPAN_MS, window.to.getTime());
  return { from: new Date(fromMs), to: new Date(toMs), offset };
}

/** What a search lists, and where the next page starts; null when that cannot be told. */
export function listPageFrom(body: unknown, search: Search, window: ListWindow): ListPage | null {
  const page = pageFrom(body);
  if (page === null) return null;
  const { transactions, total, offset = search.offset } = page;
  const seen = search.offset + transactions.length;
  const isFull = transactions.length >= PAGE_SIZE;
  const hasMore = seen < (total ?? seen);
  // Another page than the one asked for, a full one that tells no end, an empty one before the end.
  const isDoubtful = (isFull && total === undefined) || (hasMore && transactions.length === 0);
  if (offset !== search.offset || isDoubtful) return null;
  const nextDay = { fromMs: search.to.getTime(), offset: 0 };
  const isOver = search.to.getTime() >= window.to.getTime();
  const following = isOver ? null : written(nextDay);
  const next = hasMore ? written({ fromMs: search.from.getTime(), offset: seen }) : following;
  // Received Pix are transactions as well.
  const debits = transactions.filter((each) => !each.isCredit || isOurs(each));
  return { orders: debits.map(listed), next };
}

const isOurs = ({ orderId }: PaybrokersTransaction): boolean => keyFromWire(orderId ?? '') !== null;

function listed(transaction: PaybrokersTransaction): ListedOrder {
  const { orderId = '', date = '', isCredit } = transaction;
  const createdAt = new Date(date);
  return {
    report: reportFromTransaction(transaction),
    providerKey: keyFromWire(orderId),
    createdAt: Number.isNaN(createdAt.getTime()) ? null : createdAt,
    isCredit,
  };
}
