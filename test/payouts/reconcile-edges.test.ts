import { reconcile } from '../../src/payouts/reconcile';
import { ReconcileStopped } from '../../src/payouts/reconcile-run';
import type { ListedOrder, PayoutProvider } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { wallProvider } from '../../src/providers/walled-provider';
import { anOrder as anApiOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { anOrder, NOWHERE } from '../support/sandboxed-provider';
import { type Reconciling, reconcilingOf } from './reconciling';

let app: TestApp;
let books: Reconciling;
beforeAll(async () => {
  // Slow enough that nobody but reconciliation looks at a payout.
  app = await aRunningApp({ pace: 10, timeScale: 1 });
  books = reconcilingOf(app);
}, 60_000);
afterAll(async () => {
  books.stop();
  await app.stop();
}, 60_000);

async function requested(provider: string, changes: object = {}): Promise<string> {
  const destination = { pixKey: { type: 'EMAIL', value: 'recebedor@example.com' } };
  const order = anApiOrder(app.accountId, { provider, destination, ...changes });
  return (await app.api.request(order)).payout?.id ?? '';
}

const is = (id: string, status: string) =>
  eventually(`it is ${status}`, async () => (await app.api.payout(id)).status === status);

const kindsAt = async (provider: string) =>
  (await books.breaks()).filter((one) => one.provider === provider).map(({ kind }) => kind);

/** The same provider at an address where nobody listens. */
function awayAt(name: string) {
  const definition = PROVIDERS.find((one) => one.name === name)!;
  const settings = { ...app.sandboxes.get(name)?.settings, BASE_URL: 'http://127.0.0.1:9/v1' };
  const provider = definition.create(definition.settings.parse(settings), NOWHERE);
  const budget = { requestsPerSecond: 1_000, requestsBurst: 1_000 };
  const keys = { keyTokens: 1_000, keyTokensPerMinute: 20 };
  return wallProvider(provider, { ...budget, ...keys, pace: 0.02 });
}

test('a list of several pages needs no look-up for what it tells alike', async () => {
  const ids = await Promise.all(Array.from({ length: 23 }, () => requested('paybrokers')));
  for (const id of ids) await is(id, 'SETTLED');
  const { tally, complete } = await books.ran('paybrokers');
  expect({ ...tally, complete }).toMatchObject({ listed: 23, compared: 23, lookedUp: 0, found: 0 });
  expect(complete).toBe(true);
});

test.each(['pagstar', 'paybrokers'])(
  '%s: a provider that is away proves nothing, and is asked no further than it takes to see it',
  async (name) => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => requested(name)));
    for (const id of ids) await is(id, 'SETTLED');
    const away = awayAt(name);
    const alone = reconcilingOf(app, { providers: new Map([[name, away]]) });
    const { complete, tally, news } = await reconciled(alone, name);
    away.close();
    alone.stop();
    expect({ complete, news, untold: tally.untold }).toEqual({
      complete: false,
      news: [],
      untold: 5,
    });
    expect(await kindsAt(name)).toEqual([]);
  },
);

/** With the providers of the parts, and not those of the sandboxes. */
async function reconciled({ parts }: Reconciling, name: string) {
  const window = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 60_000) };
  const holder = '00000000-0000-4000-8000-000000000002';
  const done = await reconcile(parts, parts.providers.get(name)!, {
    holder,
    window,
    everyMs: null,
  });
  if (done === null) throw new Error('another process was at it');
  return done;
}

async function nameOf(id: string): Promise<string | null> {
  const { rows } = await app.pool.query<{ name: string | null }>(
    'select provider_id as name from attempt where payout_id = $1',
    [id],
  );
  return rows[0]?.name ?? null;
}

/** Reconciliation with a list that has one order more than the sandbox's own. */
async function withListed(name: string, more: (orders: readonly ListedOrder[]) => ListedOrder) {
  const real = books.provider(name);
  const list: PayoutProvider['list'] = async (window) => {
    const page = (await real.list?.(window)) ?? null;
    return page && { ...page, orders: [...page.orders, more(page.orders)] };
  };
  const alone = reconcilingOf(app, { providers: new Map([[name, { ...real, list }]]) });
  const done = await reconciled(alone, name);
  alone.stop();
  return done;
}

test('an order whose answer was lost may be ours, and is one and no more', async () => {
  // 56: it is paid and the answer is lost; nothing of ours is in a Fiserv order.
  const other = {
    destination: { kind: 'PIX_KEY', type: 'EMAIL', value: 'b@example.com' },
  } as const;
  const recipient = { name: 'Outra Pessoa', taxId: '11144477735' };
  await books.provider('fiserv').submit(anOrder(156n, { ...other, recipient }));
  const id = await requested('fiserv', { amount: '1.56' });
  await is(id, 'UNKNOWN');
  let strangerId: string | undefined;
  const twin = (orders: readonly ListedOrder[]): ListedOrder => {
    const isOther = ({ report }: ListedOrder) => report.recipientTaxId === recipient.taxId;
    strangerId = orders.find(isOther)?.report.providerId;
    const own = orders.find((one) => !isOther(one))!;
    return { ...own, report: { ...own.report, providerId: 'twin' } };
  };
  const { tally } = await withListed('fiserv', twin);
  expect([tally.unnamed, tally.madeDue]).toEqual([1, 1]);
  const missing = (await books.breaks()).filter(({ provider }) => provider === 'fiserv');
  expect(missing.map(({ kind }) => kind)).toEqual(['MISSING_HERE', 'MISSING_HERE']);
  expect(new Set(missing.map(({ subject }) => subject))).toEqual(new Set([strangerId, 'twin']));
  await eventually('its name is learned', () => nameOf(id));
  expect((await books.ran('fiserv')).tally.unnamed).toBe(0);
});

test('a stranger that turns out to be ours is closed as that payout', async () => {
  const id = await requested('fiserv', {
    destination: { pixKey: { type: 'EMAIL', value: 'c@example.com' } },
    recipient: { name: 'Terceira', taxId: '39053344705' },
  });
  const subject = await eventually('its name is learned', () => nameOf(id));
  const about = { provider: 'fiserv', subject, payout: null, providerId: subject, madeAt: null };
  const words = { ours: null, theirs: 'CREATED', ourCents: null, theirCents: null };
  await books.parts.breaks.note(about, { kind: 'MISSING_HERE', ...words });
  await books.ran('fiserv');
  const closed = (await books.breaks()).find((one) => one.subject === subject);
  expect(closed).toMatchObject({ kind: 'MISSING_HERE', proof: `payout ${id}` });
});

test('a return that is listed as an order of its own is no second order', async () => {
  const id = await requested('paybrokers', { amount: '13.00' });
  await is(id, 'SETTLED');
  const { rows } = await app.pool.query('select provider_key from attempt where payout_id = $1', [
    id,
  ]);
  const returned: ListedOrder = {
    report: { outcome: 'settled', providerId: 'a-return', amountCents: 1_300n },
    providerKey: rows[0].provider_key,
    createdAt: new Date(),
    isCredit: true,
  };
  const { tally, complete } = await withListed('paybrokers', () => returned);
  expect([complete, tally.found]).toEqual([true, 0]);
});

test('a list that cannot be read leaves the look-ups, and is not the whole of it', async () => {
  const real = books.provider('paybrokers');
  const list: PayoutProvider['list'] = async () => null;
  const alone = reconcilingOf(app, { providers: new Map([['paybrokers', { ...real, list }]]) });
  const { tally, complete } = await reconciled(alone, 'paybrokers');
  alone.stop();
  expect([complete, tally.listed, tally.found]).toEqual([false, 0, 0]);
  expect(tally.lookedUp).toBeGreaterThanOrEqual(23);
});

test('a break older than the window is looked for around its own time', async () => {
  // 60: paid, and a second later the whole of it comes back.
  const { providerId } = await books.provider('paybrokers').submit(anOrder(8_860n));
  await books.ran('paybrokers');
  const later = { from: new Date(Date.now() + 1), to: new Date(Date.now() + 60_000) };
  const closed = await eventually('it is closed', async () => {
    await books.run('paybrokers', later);
    return (await books.breaks()).find((one) => one.subject === providerId && one.closed_at);
  });
  expect(closed).toMatchObject({ kind: 'MISSING_HERE', proof: 'theirs Reversed' });
});

test('a process that is stopping ends at its next step, not complete', async () => {
  const stopping = new AbortController();
  const alone = reconcilingOf(app, { signal: stopping.signal, lookUpsPerSecond: 0.1, pace: 1 });
  const run = alone.ran('pagstar');
  const refused = expect(run).rejects.toThrow(ReconcileStopped);
  await eventually('it has begun', async () => (await running()).length === 1);
  stopping.abort();
  await refused;
  alone.stop();
  expect(await running()).toEqual([]);
  const last = 'select complete from reconciliation order by id desc limit 1';
  const { rows } = await app.pool.query(last);
  expect(rows).toEqual([{ complete: false }]);
});

const running = async (): Promise<unknown[]> =>
  (await app.pool.query('select id from reconciliation where ended_at is null')).rows;
