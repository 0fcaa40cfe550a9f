import { randomUUID } from 'node:crypto';
import { anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { openedNotice } from '../support/sealing-keys';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

const SECRET = 'sandbox-webhook-secret';

interface Delivery {
  readonly secret?: string | null;
  readonly provider?: string;
  readonly type?: string;
}

async function deliver(body: string | Buffer, delivery: Delivery = {}): Promise<Response> {
  const { secret = SECRET, provider = 'pagstar', type = 'application/json' } = delivery;
  return fetch(`${app.url}/webhooks/${provider}`, {
    method: 'POST',
    body: body as unknown as string,
    headers: { 'content-type': type, ...(secret === null ? {} : { 'x-webhook-secret': secret }) },
  });
}

const notice = (key: string, status: string): string =>
  JSON.stringify({
    type: 'TRANSFER',
    data: { idempotencyKey: key, status, payment: { currency: 'BRL', amount: '10.69' } },
    nonce: randomUUID(),
  });

interface Stored {
  readonly verdict: string | null;
  readonly deliveries: number;
  readonly payout_id: string | null;
}

async function stored(body: string | Buffer): Promise<Stored[]> {
  const { rows } = await app.pool.query<Stored & { id: string; body: Buffer }>(
    'select id, body, verdict, deliveries, payout_id from notice',
  );
  return rows.flatMap(({ id, body: sealed, ...row }) =>
    openedNotice(id, sealed) === body.toString() ? [row] : [],
  );
}

/** A payout that stays in PROCESSING for ever, and the key its provider knows it by. */
async function aPending(): Promise<{ id: string; key: string }> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '10.69' }));
  const id = payout?.id ?? '';
  await eventually('it is in processing', async () => (await status(id)) === 'PROCESSING');
  const { rows } = await app.pool.query<{ provider_key: string }>(
    'select provider_key from attempt where payout_id = $1',
    [id],
  );
  return { id, key: rows[0]?.provider_key ?? '' };
}

const status = async (id: string): Promise<string> => (await app.api.payout(id)).status;
const moves = ({ timeline }: PayoutAnswer): string[] => timeline.map(({ to }) => to);

test.each`
  what                      | secret
  ${'without a secret'}     | ${null}
  ${'with a wrong secret'}  | ${'sandbox-webhook-secreT'}
  ${'with a longer secret'} | ${`${SECRET}x`}
  ${'with an empty secret'} | ${''}
  ${'with two secrets'}     | ${`${SECRET}, ${SECRET}`}
`('a notice $what is answered 401, kept as FORGED and moves nothing', async ({ secret }) => {
  const { id, key } = await aPending();
  const before = await app.api.payout(id);
  const body = notice(key, 'LIQUIDATED');
  const response = await deliver(body, { secret: secret as string | null });
  const refusal = { error: 'not authentic', code: 'NOTICE_NOT_AUTHENTIC' };
  expect([response.status, await response.json()]).toEqual([401, refusal]);
  expect(await stored(body)).toEqual([{ verdict: 'FORGED', deliveries: 1, payout_id: null }]);
  expect(moves(await app.api.payout(id))).toEqual(moves(before));
});

test('a forgery does not stand in the way of the true notice with the same body', async () => {
  const { id, key } = await aPending();
  const body = notice(key, 'PROCESSING');
  expect((await deliver(body, { secret: 'x'.repeat(22) })).status).toBe(401);
  expect((await deliver(body)).status).toBe(200);
  const { notices } = await eventually('the true one is judged', async () => {
    const payout = await app.api.payout(id);
    return payout.notices[0]?.verdict === 'CONFIRMED' ? payout : null;
  });
  expect(notices).toEqual([{ verdict: 'CONFIRMED', claimed: 'PROCESSING', proven: 'PROCESSING' }]);
});

test('a notice of a payout nobody knows is answered 200 and kept', async () => {
  const body = notice(randomUUID(), 'LIQUIDATED');
  expect((await deliver(body)).status).toBe(200);
  expect(await stored(body)).toEqual([
    { verdict: 'UNKNOWN_PAYOUT', deliveries: 1, payout_id: null },
  ]);
});

test.each`
  what                        | body
  ${'cut off'}                | ${'{"type":"TRANSFER","data":{"status":"LIQ'}
  ${'empty'}                  | ${''}
  ${'a list'}                 | ${'[{"type":"TRANSFER"}]'}
  ${'null'}                   | ${'null'}
  ${'bytes that are no text'} | ${Buffer.from([0xff, 0xfe, 0x00, 0x80])}
  ${'without a payment'}      | ${'{"type":"TRANSFER","data":{"status":"LIQUIDATED"}}'}
  ${'without a status'}       | ${`{"type":"TRANSFER","data":{"idempotencyKey":"${randomUUID()}"}}`}
  ${'400 levels deep'}        | ${`${'{"data":'.repeat(400)}1${'}'.repeat(400)}`}
`('a notice that is $what is answered 200 and kept as what it is', async ({ body }) => {
  expect((await deliver(body as string)).status).toBe(200);
  const [kept] = await stored(body as string);
  expect(['UNVERIFIABLE', 'UNKNOWN_PAYOUT']).toContain(kept?.verdict);
});

test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'json', ''])(
  'a notice sent as "%s" is read by its bytes',
  async (type) => {
    const { id, key } = await aPending();
    expect((await deliver(notice(key, 'PROCESSING'), { type })).status).toBe(200);
    await eventually('it is judged', async () => {
      const { notices } = await app.api.payout(id);
      return notices[0]?.verdict === 'CONFIRMED';
    });
  },
);

test('a notice of more than 20 KiB is answered 413 and kept nowhere', async () => {
  const { rows: before } = await app.pool.query('select count(*) from notice');
  const response = await deliver(JSON.stringify({ padding: 'x'.repeat(20 * 1024) }));
  expect(response.status).toBe(413);
  expect((await app.pool.query('select count(*) from notice')).rows).toEqual(before);
});

test.each(['paypal', '__proto__', 'constructor', '%00', 'PAGSTAR'])(
  'a notice from %s, whom nobody knows, is answered 404',
  async (provider) => {
    const response = await deliver(notice(randomUUID(), 'LIQUIDATED'), { provider });
    expect([400, 404]).toContain(response.status);
  },
);

test('twenty deliveries of one notice at once are one row and one verdict', async () => {
  const { id, key } = await aPending();
  const before = moves(await app.api.payout(id));
  const body = notice(key, 'PROCESSING');
  const responses = await Promise.all(Array.from({ length: 20 }, () => deliver(body)));
  expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
  await eventually('it is judged', async () => (await stored(body))[0]?.verdict);
  expect(await stored(body)).toEqual([{ verdict: 'CONFIRMED', deliveries: 20, payout_id: id }]);
  expect(moves(await app.api.payout(id))).toEqual(before);
});

test('without storage a notice is answered 503, and taken when it comes again', async () => {
  const { id, key } = await aPending();
  const body = notice(key, 'PROCESSING');
  await app.pool.query('alter table notice rename to notice_away');
  try {
    const response = await deliver(body);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toMatch(/relation|notice_away|select/);
  } finally {
    await app.pool.query('alter table notice_away rename to notice');
  }
  expect((await deliver(body)).status).toBe(200);
  await eventually('it is judged', async () => (await app.api.payout(id)).notices[0]?.verdict);
});

test.each(['LIQ\ud800', 'LIQ\u0000UIDATED', 'x'.repeat(5_000), ''])(
  'a status word no table holds is no reason to be sent the notice for ever (%#)',
  async (word) => {
    const { key } = await aPending();
    expect((await deliver(notice(key, word))).status).toBe(200);
  },
);
