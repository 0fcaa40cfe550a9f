import type { HttpResult } from '../../src/providers/http';
import { listPageFrom, searchOfWindow } from '../../src/providers/paybrokers/list-window';
import {
  reportFromSearchAnswer,
  searchFor,
  searchQuery,
} from '../../src/providers/paybrokers/search';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const OTHER = '1b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const HOUR_MS = 3_600_000;
const answered = (status: number, body: unknown): HttpResult => ({
  kind: 'answer',
  status,
  headers: {},
  body,
  text: JSON.stringify(body) ?? '',
});
const told = (body: unknown, status = 200) => reportFromSearchAnswer(answered(status, body), KEY);
const anOrder = (changes: object = {}) => ({
  id: 'a',
  orderId: KEY,
  state: 'Completed',
  type: 'Debit',
  amount: '10.500000',
  date: '2026-11-22T12:00:00.000Z',
  ...changes,
});
const page = (transactions: object[], total?: number, offset = 0) => ({
  statusCode: 'Done',
  data: {
    limit: 10,
    offset,
    ...(total !== undefined && { total }),
    items: transactions.map((transaction) => ({ transaction })),
  },
});

describe('a search for our key', () => {
  test('asks for the day around the moment it was sent, in every account', () => {
    const sentAt = new Date('2026-11-22T12:00:00.000Z');
    const query = searchQuery(searchFor({ providerKey: KEY, sentAt }), 'all');
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      transactionOrderId: KEY,
      startDate: '2026-11-22T00:00:00.000Z',
      endDate: '2026-11-23T00:00:00.000Z',
      'dataset.limit': '10',
      'dataset.offset': '0',
      account: 'all',
    });
    expect(searchQuery(searchFor({ providerKey: KEY, sentAt }), 'own')).not.toContain('account');
  });

  const error = (reason: string) => ({ statusCode: 'Error', error: { details: { reason } } });

  test.each<[string, object, unknown, number?]>([
    ['one order', { outcome: 'settled', providerId: 'a' }, page([anOrder()], 1)],
    ['a bare list', { outcome: 'settled' }, [anOrder()]],
    ['a list in data', { outcome: 'settled' }, { statusCode: 'Done', data: [anOrder()] }],
    ['transactions', { outcome: 'settled' }, { data: { transactions: [anOrder()] } }],
    [
      'our key in capitals',
      { outcome: 'settled' },
      page([anOrder({ orderId: KEY.toUpperCase() })]),
    ],
    [
      'a credit of the same order',
      { providerId: 'a' },
      page([anOrder(), anOrder({ id: 'b', type: 'Credit' })]),
    ],
    ['ours, called a credit', { outcome: 'settled' }, page([anOrder({ type: 'Credit' })])],
    [
      'ours beside others',
      { providerId: 'a' },
      page([anOrder({ id: 'b', orderId: OTHER }), anOrder()]),
    ],
    ['an empty page', { outcome: 'absent' }, page([], 0)],
    ['an empty page without a total', { outcome: 'absent' }, page([])],
    ['a 404 about the transaction', { outcome: 'absent' }, error('TransactionNotFound'), 404],
  ])('%s', (_name, report, body, ...status) => {
    expect(told(body, ...status)).toMatchObject(report);
  });

  test.each<[string, string, unknown, number?]>([
    ['two orders', 'several orders carry this key', page([anOrder(), anOrder({ id: 'b' })])],
    ['only others', 'the search found other orders', page([anOrder({ orderId: OTHER })])],
    [
      'one that tells no order',
      'the search found other orders',
      page([anOrder({ orderId: null })]),
    ],
    ['a page beyond the end', 'the search found other orders', page([], 3)],
    ['what is no transaction', 'unreadable answer', page([anOrder(), {}])],
    ['a list of numbers', 'unreadable answer', [7]],
    ['no list', 'unreadable answer', { statusCode: 'Done', data: {} }],
    ['a success called an error', 'unreadable answer', { ...page([]), statusCode: 'Error' }],
    ['nothing', 'unreadable answer', undefined],
    ['a 404 about the account', 'HTTP 404', error('AccountNotFound'), 404],
    ['a 404 about the address', 'HTTP 404', { statusCode: 404, message: 'Cannot GET' }, 404],
    ['a refusal', 'HTTP 400', error('Invalid'), 400],
    ['a broken server', 'HTTP 500', page([]), 500],
  ])('%s is unknown: %s', (_name, why, body, ...status) => {
    expect(told(body, ...status)).toEqual({ outcome: 'unknown', why });
  });

  test('a question that did not get through is unknown, never not-sent', () => {
    const lost = reportFromSearchAnswer({ kind: 'lost', why: 'timeout' }, KEY);
    expect(lost).toEqual({ outcome: 'unknown', why: 'answer lost (timeout)' });
    expect(reportFromSearchAnswer({ kind: 'not-sent', why: 'closed' }, KEY)).toMatchObject({
      outcome: 'unknown',
    });
  });
});

describe('a window of time', () => {
  const from = new Date('2026-11-20T06:00:00.000Z');
  const hours = (count: number) => new Date(from.getTime() + count * HOUR_MS);
  const window = (to: Date, cursor: string | null = null) => ({ from, to, cursor });

  test('longer than a day is asked for day by day', () => {
    const spans: [Date, Date][] = [];
    let cursor: string | null = null;
    do {
      const asked = window(hours(60), cursor);
      const search = searchOfWindow(asked);
      spans.push([search.from, search.to]);
      cursor = listPageFrom(page([], 0), search, asked)?.next ?? null;
    } while (cursor !== null);
    expect(spans).toEqual([
      [from, hours(24)],
      [hours(24), hours(48)],
      [hours(48), hours(60)],
    ]);
  });

  test('a day of several pages is read to its end', () => {
    const asked = window(hours(1));
    const ten = Array.from({ length: 10 }, (_, at) => anOrder({ id: String(at) }));
    const first = listPageFrom(page(ten, 13), searchOfWindow(asked), asked)!;
    expect(first.orders).toHaveLength(10);
    const then = window(hours(1), first.next);
    const search = searchOfWindow(then);
    expect(search).toEqual({ from, to: hours(1), offset: 10 });
    const last = listPageFrom(page(ten.slice(7), 13, 10), search, then);
    expect(last).toMatchObject({ next: null, orders: [{}, {}, {}] });
  });

  test('every order is listed as a look-up tells it, and received Pix are not', () => {
    const asked = window(hours(1));
    const body = page([
      anOrder(),
      anOrder({ id: 'b', orderId: 'in-7', date: 'ontem' }),
      anOrder({ id: 'c', orderId: 'in-8', type: 'Credit' }),
    ]);
    expect(listPageFrom(body, searchOfWindow(asked), asked)?.orders).toEqual([
      {
        providerKey: KEY,
        createdAt: new Date('2026-11-22T12:00:00.000Z'),
        isCredit: false,
        report: expect.objectContaining({ outcome: 'settled', amountCents: 1_050n }),
      },
      {
        providerKey: null,
        createdAt: null,
        isCredit: false,
        report: expect.objectContaining({ outcome: 'settled', providerId: 'b' }),
      },
    ]);
  });

  test.each([
    ['no page', { statusCode: 'Error' }],
    ['another page than the one asked for', page([anOrder()], 20, 10)],
    ['an empty page before the end', page([], 7)],
    ['a full page that tells no end', page(Array.from({ length: 10 }, () => anOrder()))],
  ])('%s is nothing to rely on', (_name, body) => {
    const asked = window(hours(1));
    expect(listPageFrom(body, searchOfWindow(asked), asked)).toBeNull();
  });
});
