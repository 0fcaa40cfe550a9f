import type { PayoutReport } from '../../domain/report';
import { inShort, isSuccess } from '../answer-about-order';
import type { HttpResult } from '../http';
import type { LookUpReference } from '../provider';
import { saysAbsent } from './answer';
import type { PaybrokersSettings } from './settings';
import { pageFrom } from './transaction';
import { keyFromWire, reportFromTransaction } from './wire';

/** A search spans a day at the most (dev.pagfast.com). */
export const SEARCH_SPAN_MS = 24 * 60 * 60_000;
/** Pages have 5, 10 or 20 transactions; twenty whole ones could be more than we read at once. */
export const PAGE_SIZE = 10;

export interface Search {
  readonly from: Date;
  readonly to: Date;
  readonly offset: number;
  readonly orderId?: string;
}

/** The query of a search, with everything the documents call required. */
export function searchQuery(search: Search, account: PaybrokersSettings['SEARCH_ACCOUNT']): string {
  const query = new URLSearchParams({
    ...(search.orderId !== undefined && { transactionOrderId: search.orderId }),
    startDate: search.from.toISOString(),
    endDate: search.to.toISOString(),
    'dataset.limit': String(PAGE_SIZE),
    'dataset.offset': String(search.offset),
    ...(account !== 'own' && { account }),
  });
  return query.toString();
}

/** The search for the one order that carries our key: the day around the moment it was sent. */
export const searchFor = ({
  providerKey,
  sentAt,
}: Pick<LookUpReference, 'providerKey' | 'sentAt'>): Search => ({
  orderId: providerKey,
  from: new Date(sentAt.getTime() - SEARCH_SPAN_MS / 2),
  to: new Date(sentAt.getTime() + SEARCH_SPAN_MS / 2),
  offset: 0,
});

/** What a search for our key tells. Only an empty page says that there is no such order. */
export function reportFromSearchAnswer(result: HttpResult, providerKey: string): PayoutReport {
  if (result.kind !== 'answer') return { outcome: 'unknown', why: inShort(result) };
  if (saysAbsent(result)) return { outcome: 'absent' };
  if (!isSuccess(result)) return { outcome: 'unknown', why: inShort(result) };
  return reportFromPage(result.body, providerKey);
}

function reportFromPage(body: unknown, providerKey: string): PayoutReport {
  const page = pageFrom(body);
  if (page === null) return { outcome: 'unknown', why: 'unreadable answer' };
  const { transactions, total } = page;
  const carrying = transactions.filter(({ orderId }) => keyFromWire(orderId ?? '') === providerKey);
  // A return may come as a credit of its own; it is not the order.
  const debits = carrying.filter(({ isCredit }) => !isCredit);
  const ours = debits.length > 0 ? debits : carrying;
  const [found, second] = ours;
  if (second !== undefined) return { outcome: 'unknown', why: 'several orders carry this key' };
  if (found !== undefined) return reportFromTransaction(found);
  // Others came instead, or are on pages we did not see: the question was not understood.
  if (transactions.length > 0 || (total ?? 0) > 0) {
    return { outcome: 'unknown', why: 'the search found other orders' };
  }
  return { outcome: 'absent' };
}
