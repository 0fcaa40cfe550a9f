import type { ApiClient } from '../support/api-client';
import { anOrder as anApiOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { anOrder } from '../support/sandboxed-provider';
import { aColleague } from './colleague';
import { type Reconciling, reconcilingOf } from './reconciling';

/** The lag of 15 minutes is 1.8 s, the span between two comparisons 1.2 s. */
const PACE = 0.002;
const EVERY = { RECONCILE_EVERY_MINUTES: '10' };

let app: TestApp;
let second: { readonly url: string };
let books: Reconciling;
let colleague: ApiClient;
let strangerId: string;
let doubledId: string;
beforeAll(async () => {
  app = await aRunningApp({ pace: PACE, env: EVERY });
  second = await app.replica();
  books = reconcilingOf(app);
  colleague = await aColleague(app, 'ana');
  strangerId = (await books.provider('paybrokers').submit(anOrder(7_700n))).providerId ?? '';
  doubledId = await aDoubledPayout();
}, 60_000);
afterAll(async () => {
  books.stop();
  await app.stop();
}, 60_000);

/** A payout under whose key somebody else had PayBrokers pay once more. */
async function aDoubledPayout(): Promise<string> {
  const order = anApiOrder(app.accountId, {
    provider: 'paybrokers',
    destination: { pixKey: { type: 'EMAIL', value: 'recebedor@example.com' } },
  });
  const id = (await app.api.request(order)).payout?.id ?? '';
  await eventually('it is settled', async () => (await app.api.payout(id)).status === 'SETTLED');
  const { rows } = await app.pool.query('select provider_key from attempt where payout_id = $1', [
    id,
  ]);
  await books.provider('paybrokers').submit(anOrder(1_000n, { providerKey: rows[0].provider_key }));
  return id;
}

interface BreakAnswer {
  readonly id: string;
  readonly kind: string;
  readonly provider: string;
  readonly payoutId: string | null;
  readonly providerId: string;
  readonly ours: string | null;
  readonly theirs: string;
  readonly ourAmount: string | null;
  readonly theirAmount: string;
  readonly closedAt: string | null;
  readonly proof: string | null;
}

const QUERY = `query ($filter: BreakFilter, $first: Int, $after: String) {
  breaks(filter: $filter, first: $first, after: $after) {
    nodes { id kind provider payoutId providerId ours theirs ourAmount theirAmount closedAt proof
      madeAt firstSeenAt lastSeenAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  readonly nodes: BreakAnswer[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function breaksOf(api: ApiClient, variables: object = {}): Promise<Page> {
  const { data, errors } = await api.call<{ breaks: Page }>(QUERY, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.breaks;
}

test('in its time the server finds the breaks by itself, and each is written once', async () => {
  const found = await eventually('both breaks are found', async () => {
    const { nodes } = await breaksOf(app.api, { filter: { open: true } });
    return nodes.length >= 2 ? nodes : null;
  });
  expect(found).toHaveLength(2);
  expect(found.find(({ kind }) => kind === 'MISSING_HERE')).toMatchObject({
    provider: 'paybrokers',
    payoutId: null,
    providerId: strangerId,
    ours: null,
    theirs: 'Completed',
    ourAmount: null,
    theirAmount: '77.00',
    closedAt: null,
    proof: null,
  });
  expect(found.find(({ kind }) => kind === 'DUPLICATE_THERE')).toMatchObject({
    payoutId: doubledId,
    ours: 'SETTLED',
    theirs: 'Completed, Completed',
    ourAmount: '10.00',
    theirAmount: '20.00',
  });
});

test('of two replicas one does it at a time, and both go on for ever', async () => {
  const counted = () =>
    app.pool.query<{ provider: string; runs: number; complete: boolean; overlaps: number }>(
      `select r.provider, count(*)::integer as runs, bool_and(r.complete) as complete,
         count(o.id)::integer as overlaps
       from reconciliation r left join reconciliation o on o.provider = r.provider and o.id <> r.id
         and o.holder is not null and o.started_at < r.ended_at and r.started_at < o.ended_at
       where r.ended_at is not null and r.holder is not null group by r.provider`,
    );
  const rows = await eventually('each provider was compared three times', async () => {
    const now = (await counted()).rows;
    return now.length === 4 && now.every(({ runs }) => runs >= 3) ? now : null;
  });
  expect(rows.map(({ complete, overlaps }) => [complete, overlaps])).toEqual(
    rows.map(() => [true, 0]),
  );
});

test('what is about no payout is for the bootstrap key, the rest for its merchant', async () => {
  const { api: other } = await app.stranger();
  const kinds = async (api: ApiClient) => (await breaksOf(api)).nodes.map(({ kind }) => kind);
  expect((await kinds(app.api)).sort()).toEqual(['DUPLICATE_THERE', 'MISSING_HERE']);
  expect(await kinds(colleague)).toEqual(['DUPLICATE_THERE']);
  expect(await kinds(other)).toEqual([]);
});

test('they come in pages and by condition', async () => {
  const first = await breaksOf(app.api, { first: 1 });
  expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([1, true]);
  const next = await breaksOf(app.api, { first: 1, after: first.pageInfo.endCursor });
  expect([next.nodes.length, next.pageInfo.hasNextPage]).toEqual([1, false]);
  expect(next.nodes[0]?.id).not.toBe(first.nodes[0]?.id);
  const count = async (filter: object) => (await breaksOf(app.api, { filter })).nodes.length;
  expect(await count({ open: false })).toBe(0);
  expect(await count({ kinds: ['MISSING_HERE'] })).toBe(1);
  expect(await count({ payoutId: doubledId })).toBe(1);
  expect(await count({ payoutId: 'nobody' })).toBe(0);
  expect(await count({ provider: 'fiserv' })).toBe(0);
});

test('they are counted and told as alerts, on whichever replica found them', async () => {
  const texts = await Promise.all(
    [app.url, second.url].map(async (url) => (await fetch(`${url}/metrics`)).text()),
  );
  const alerts = texts.flatMap((text) => text.match(/repasse_alerts_total\{alert="BREAK.*/g) ?? []);
  expect(alerts.sort()).toEqual([
    'repasse_alerts_total{alert="BREAK_DUPLICATE_THERE",provider="paybrokers"} 1',
    'repasse_alerts_total{alert="BREAK_MISSING_HERE",provider="paybrokers"} 1',
  ]);
  for (const text of texts) {
    expect(text).toContain('repasse_open_breaks{provider="paybrokers",kind="MISSING_HERE"} 1');
  }
  expect(texts.join('')).toMatch(/repasse_reconciled_timestamp_seconds\{provider="fiserv"\} \d+/);
});
