import { follow } from '../payouts/follower';
import { ageEvents } from '../store/aged-events';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { openSse } from './event-source';

const PAID = 3;

let app: TestApp;
let list: string;
let mark: number;
let last: number;
beforeAll(async () => {
  app = await aRunningApp({ pace: 0.002, env: { EVENT_RETENTION_DAYS: '100' } });
  const paid: string[] = [];
  for (let n = 0; n < PAID; n += 1) paid.push(await aCanceled());
  await aCanceled();
  const { data } = await app.api.call<{ payouts: { pageInfo: { endCursor: string } } }>(
    '{ payouts(first: 1) { pageInfo { endCursor } } }',
  );
  list = data.payouts.pageInfo.endCursor;
  const text = `select max(seq) filter (where payout_id = any($1))::integer as mark,
    max(seq)::integer as last from payout_event`;
  const { rows } = await app.pool.query<{ mark: number; last: number }>(text, [paid]);
  ({ mark, last } = rows[0] ?? { mark: 0, last: 0 });
  await ageEvents(app.pool, paid, 101);
  await eventually('the server forgets it', async () => {
    const { rows: kept } = await app.pool.query('select kept_after from event_retention');
    return kept.length > 0;
  });
  for (const id of paid) expect(await timelineOf(id)).toEqual(['CANCELED']);
}, 60_000);
afterAll(() => app.stop(), 60_000);

/** Canceled before anybody worked on it: it ends where it stands. */
async function aCanceled(): Promise<string> {
  const accountId = await app.api.anAccount('10.00', { approvalLimit: '0.01' });
  const { payout } = await app.api.request(anOrder(accountId, { amount: '1.00' }));
  const id = payout?.id ?? '';
  const cancel =
    'mutation ($i: CancelPayoutInput!) { cancelPayout(input: $i) { payout { status } } }';
  await app.api.call(cancel, { i: { payoutId: id } });
  await eventually('it ends', async () => (await app.api.payout(id)).status === 'CANCELED');
  return id;
}
const timelineOf = async (id: string) => (await app.api.payout(id)).timeline.map(({ to }) => to);

const EVENTS = 'subscription ($after: String) { payoutEvents(after: $after) { cursor } }';
const HEADER = 'Last-Event-ID';
const beyond = () => String(last + 1);

async function overSse(after: string, headers: Record<string, string> = {}) {
  const stream = await openSse(app.url, { query: EVENTS, variables: { after }, headers });
  await stream.ended;
  const [told] = stream.events();
  return told?.data?.errors?.[0];
}
async function overSocket(after: string): Promise<string> {
  const { ended } = follow(app.api, { after });
  return ended.then(
    () => 'it ended',
    (error: Error) => error.message,
  );
}

const REFUSED = [
  ['one before what was forgotten', () => '0', 'CURSOR_TOO_OLD', () => String(mark)],
  ['the last one forgotten', () => String(mark - 1), 'CURSOR_TOO_OLD', () => String(mark)],
  ['one beyond the end', beyond, 'CURSOR_AHEAD', () => String(last)],
  ['one of a list', () => list, 'CURSOR_FOREIGN', () => undefined],
  ['none at all', () => 'x', 'BAD_USER_INPUT', () => undefined],
] as const;

describe.each(REFUSED)('a cursor that is %s', (_what, given, code, good) => {
  test(`is ${code} as an event, from the argument and the header`, async () => {
    const cursor = good() === undefined ? {} : { cursor: good() };
    const told = await overSse(given());
    expect(told?.extensions).toEqual({ code, argument: 'after', ...cursor });
    const resumed = await overSse(String(last), { [HEADER]: given() });
    expect(resumed?.extensions).toEqual({ code, argument: HEADER, ...cursor });
  });

  test(`is ${code} on the socket`, async () => {
    expect(await overSocket(given())).toContain(`"code":"${code}"`);
  });
});

test('the cursor of the answer is good: everything after it comes', async () => {
  const following = follow(app.api, { after: String(mark) });
  await eventually('all of it', () => following.lines.length === last - mark);
  following.cut();
  const cursors = following.lines.map(({ cursor }) => Number(cursor));
  expect(cursors).toEqual(Array.from({ length: last - mark }, (_, n) => mark + 1 + n));
});

test('it is said in the language of whoever asks', async () => {
  const told = (await overSse('0', { 'accept-language': 'pt-BR' })) as { message?: string };
  expect(told.message).toContain(`siga a partir de "${mark}"`);
});

test('nothing is missing but what was forgotten', async () => {
  expect(await app.faults()).toEqual([]);
});
