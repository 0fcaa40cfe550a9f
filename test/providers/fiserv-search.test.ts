import type { PayoutReport } from '../../src/domain/report';
import { findOrder, likenessOf } from '../../src/providers/fiserv/find-order';
import { pageFrom, queryFor, type SearchPage, searchPage } from '../../src/providers/fiserv/search';
import { FISERV_SETTINGS } from '../../src/providers/fiserv/settings';
import type { HttpResult } from '../../src/providers/http';
import type { ListedOrder, ListWindow } from '../../src/providers/provider';
import { anOrder, referenceTo } from '../support/sandboxed-provider';

const SENT_AT = new Date('2026-11-22T12:00:00.000Z');
const settings = (changes: object = {}) =>
  FISERV_SETTINGS.parse({
    BASE_URL: 'https://connect.example/gateway',
    CLIENT_ID: 'a',
    CLIENT_SECRET: 'b',
    API_KEY: 'c',
    HMAC_SECRET: 'd',
    PIX_KEY: 'e',
    WEBHOOK_SECRET: 'a-webhook-secret',
    ...changes,
  });

const anItem = (txid: string | null, changes: object = {}) => ({
  txid,
  status: 3,
  amount: 10.5,
  receiverPixKey: 'recebedor@example.com',
  receiverDocument: '52998224725',
  createdAt: SENT_AT.toISOString(),
  ...changes,
});
const span = { from: SENT_AT, to: new Date(SENT_AT.getTime() + 60_000) };

describe('a page', () => {
  test('is asked for by names that are settings', () => {
    expect(queryFor(span, { page: 2 }, settings())).toBe(
      'startDate=2026-11-22T12%3A00%3A00.000Z&endDate=2026-11-22T12%3A01%3A00.000Z' +
        '&page=2&pageSize=50',
    );
    const other = settings({
      SEARCH_START_PARAM: 'dateFrom',
      SEARCH_END_PARAM: 'dateTo',
      SEARCH_PAGE_PARAM: 'p',
      SEARCH_SIZE_PARAM: 'limit',
      SEARCH_PAGE_SIZE: '7',
      SEARCH_DATE_STYLE: 'day',
    });
    expect(queryFor(span, { page: 0 }, other)).toBe(
      'dateFrom=2026-11-22&dateTo=2026-11-22&p=0&limit=7',
    );
  });

  const start = { page: 1, seen: 0 };
  test.each([
    ['that reaches the total is the last', { items: [anItem('a')], total: 1 }, null],
    ['short of the total is not', { items: [anItem('a')], total: 2 }, '2:1'],
    ['without a total is not, while it has any', { items: [anItem('a')] }, '2:1'],
    ['without a total and empty is the last', { items: [] }, null],
    ['under another name is read', { data: [anItem('a')], total: 1 }, null],
  ])('%s', (_name, body, next) => {
    expect(pageFrom(body, start)).toMatchObject({ next });
  });

  test.each([
    ['nothing', undefined, 'unreadable list'],
    ['a bare list', [], 'unreadable list'],
    ['an error', { error: 'no' }, 'unreadable list'],
    ['no list', { items: 'none', total: 0 }, 'unreadable list'],
    ['empty before the total', { items: [], total: 3 }, 'the list is incomplete'],
  ])('that is %s is not learned', (_name, body, why) => {
    expect(pageFrom(body, start)).toEqual({ why });
  });

  test('is followed by the one its cursor names', async () => {
    const asked: string[] = [];
    const get = (path: string): Promise<HttpResult> => {
      asked.push(path);
      return Promise.resolve({ kind: 'lost', why: 'timeout' });
    };
    const window: ListWindow = { ...span, cursor: '3:100' };
    expect(await searchPage(get, settings(), window)).toEqual({ why: 'answer lost (timeout)' });
    expect(asked[0]).toContain('page=3');
  });
});

describe('an order whose answer was lost', () => {
  const TAKEN = new Set<string>(['mine-too']);
  const find = (pages: unknown[], amountCents = 1_050n): Promise<PayoutReport> => {
    const windows: ListWindow[] = [];
    const search = (window: ListWindow): Promise<SearchPage> => {
      windows.push(window);
      const [page = 1, seen = 0] = (window.cursor ?? '1:0').split(':').map(Number);
      return Promise.resolve(pageFrom(pages[page - 1] ?? { items: [] }, { page, seen }));
    };
    const reference = referenceTo(anOrder(amountCents), {
      sentAt: SENT_AT,
      takenElsewhere: async (ids) => new Set(ids.filter((id) => TAKEN.has(id))),
    });
    return findOrder(search, reference);
  };
  const items = (...list: object[]) => [{ items: list, total: list.length }];

  test('is the one that matches', async () => {
    const others = [
      anItem('other-amount', { amount: 10.51 }),
      anItem('other-person', { receiverDocument: '11144477735' }),
      anItem('other-key', { receiverPixKey: 'outro@example.com' }),
    ];
    expect(await find(items(...others, anItem('a')))).toMatchObject({
      outcome: 'settled',
      providerId: 'a',
      amountCents: 1_050n,
    });
    expect(await find(items(...others))).toEqual({ outcome: 'absent' });
  });

  test('is not one that another payout has', async () => {
    expect(await find(items(anItem('mine-too')))).toEqual({ outcome: 'absent' });
    const both = await find(items(anItem('mine-too'), anItem('a')));
    expect(both).toMatchObject({ providerId: 'a' });
  });

  test('is not guessed where several match', async () => {
    const report = { outcome: 'unknown', why: 'several orders match' };
    expect(await find(items(anItem('a'), anItem('b')))).toEqual(report);
  });

  test('is found on a later page, whether or not the total is told', async () => {
    const other = anItem('x', { amount: 1 });
    const untold = [{ items: [other] }, { items: [anItem('a')] }, { items: [] }];
    expect(await find(untold)).toMatchObject({ providerId: 'a' });
    const told = [
      { items: [other], total: 2 },
      { items: [anItem('a')], total: 2 },
    ];
    expect(await find(told)).toMatchObject({ providerId: 'a' });
  });

  test('is one, however often a moving list shows it', async () => {
    const twice = [
      { items: [anItem('a')], total: 3 },
      { items: [anItem('a'), anItem('x', { amount: 1 })], total: 3 },
    ];
    expect(await find(twice)).toMatchObject({ providerId: 'a' });
  });

  test('is not absent when a part of the list could not be learned', async () => {
    const broken = [{ items: [anItem('x', { amount: 1 })], total: 9 }, { error: 'no' }];
    expect(await find(broken)).toEqual({ outcome: 'unknown', why: 'unreadable list' });
  });

  test('is looked for no longer than it makes sense', async () => {
    const endless = Array.from({ length: 100 }, (_, page) => ({
      items: [anItem(`x${page}`, { amount: 1 })],
    }));
    const report = { outcome: 'unknown', why: 'too many orders to search' };
    expect(await find(endless)).toEqual(report);
    const same = Array.from({ length: 100 }, () => endless[0]);
    expect(await find(same)).toEqual({ outcome: 'absent' });
  });

  test.each([
    ['no recipient', { receiverDocument: null }, 'same'],
    ['no key', { receiverPixKey: null }, 'same'],
    ['neither', { receiverPixKey: null, receiverDocument: null }, 'unclear'],
    ['no amount', { amount: null }, 'unclear'],
    ['masked echoes', { receiverPixKey: '*', receiverDocument: '***' }, 'unclear'],
    ['no txid', { txid: null }, 'unclear'],
    ['a key in capitals', { receiverPixKey: 'Recebedor@Example.com' }, 'same'],
    ['another amount and nothing else', { amount: 1, receiverDocument: null }, 'other'],
  ])('an order listed with %s is %s', async (_name, changes, likeness) => {
    const page = pageFrom({ items: [anItem('a', changes)], total: 1 }, { page: 1, seen: 0 });
    const [listed] = 'orders' in page ? page.orders : [];
    expect(likenessOf(anOrder(1_050n), listed as ListedOrder)).toBe(likeness);
    const outcome = { same: 'settled', unclear: 'unknown', other: 'absent' }[likeness];
    expect(await find(items(anItem('a', changes)))).toMatchObject({ outcome });
  });

  test.each([
    ['two minutes before', '2026-11-22T11:57:59.000Z', 'absent'],
    ['five minutes after', '2026-11-22T12:05:01.000Z', 'absent'],
    ['within that', '2026-11-22T09:00:01-03:00', 'settled'],
    ['at a time without a zone', '2026-11-22T09:00:01', 'settled'],
    ['at no time that can be read', 'yesterday', 'settled'],
  ])('an order made more than %s is %s, %s', async (_name, createdAt, outcome) => {
    expect(await find(items(anItem('a', { createdAt })))).toMatchObject({ outcome });
  });

  test('an item that is no order leaves it open whether ours is there', async () => {
    const report = { outcome: 'unknown', why: 'an order may match, too little is listed' };
    expect(await find([{ items: ['?'], total: 1 }])).toEqual(report);
  });
});
