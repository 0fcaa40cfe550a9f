import type { PayoutReport } from '../../domain/report';
import { inShort, isSuccess } from '../answer-about-order';
import type { HttpResult } from '../http';
import type { ListedOrder, ListPage, ListWindow } from '../provider';
import type { FiservSettings } from './settings';
import { pageShape } from './shape';
import { cashoutFrom, reportFromCashout } from './wire';

export const CASHOUTS = '/v2/apm/pix/cashout';

/** A page of the search, or why it could not be learned. */
export type SearchPage = ListPage | { readonly why: string };

/** Where a search stands: the page to ask for, and how many orders the pages before it had. */
interface Position {
  readonly page: number;
  readonly seen: number;
}

/** Reads one page of the orders of a span of time. */
export async function searchPage(
  get: (path: string) => Promise<HttpResult>,
  settings: FiservSettings,
  window: ListWindow,
): Promise<SearchPage> {
  const position = positionFrom(window.cursor, settings);
  const result = await get(`${CASHOUTS}?${queryFor(window, position, settings)}`);
  if (result.kind !== 'answer' || !isSuccess(result)) return { why: inShort(result) };
  return pageFrom(result.body, position);
}

function positionFrom(cursor: string | null, settings: FiservSettings): Position {
  const [page, seen] = (cursor ?? '').split(':').map(Number);
  if (page === undefined || seen === undefined) {
    return { page: settings.SEARCH_FIRST_PAGE, seen: 0 };
  }
  return { page, seen };
}

/** The query string, in which every name is a setting: none of them is documented. */
export function queryFor(
  { from, to }: Pick<ListWindow, 'from' | 'to'>,
  { page }: Pick<Position, 'page'>,
  settings: FiservSettings,
): string {
  const day = settings.SEARCH_DATE_STYLE === 'day';
  const written = (date: Date) => (day ? date.toISOString().slice(0, 10) : date.toISOString());
  return new URLSearchParams({
    [settings.SEARCH_START_PARAM]: written(from),
    [settings.SEARCH_END_PARAM]: written(to),
    [settings.SEARCH_PAGE_PARAM]: String(page),
    [settings.SEARCH_SIZE_PARAM]: String(settings.SEARCH_PAGE_SIZE),
  }).toString();
}

/**
 * What a page says. Its length proves nothing, since the provider may give shorter pages than we
 * asked for: the end is where the total is reached or, where none is told, an empty page.
 */
export function pageFrom(body: unknown, position: Position): SearchPage {
  const read = pageShape.safeParse(body).data;
  if (!read?.items) return { why: 'unreadable list' };
  const { items, total } = read;
  const seen = position.seen + items.length;
  const isEmpty = items.length === 0;
  if (isEmpty && total !== undefined && seen < total) return { why: 'the list is incomplete' };
  const isLast = total === undefined ? isEmpty : seen >= total;
  return { orders: items.map(listedFrom), next: isLast ? null : `${position.page + 1}:${seen}` };
}

const UNREADABLE: PayoutReport = { outcome: 'unknown', why: 'unreadable answer' };

function listedFrom(item: unknown): ListedOrder {
  const cashout = cashoutFrom(item);
  if (cashout === null) return { report: UNREADABLE, providerKey: null, createdAt: null };
  const report = reportFromCashout(cashout);
  return { report, providerKey: null, createdAt: momentFrom(cashout.createdAt) };
}

/** A moment that names its zone. One without may be meant in any, so it is not believed. */
function momentFrom(text: string | undefined): Date | null {
  if (text === undefined || !/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
