import { Client } from 'pg';
import { type OpenedReads, openReads } from '../../src/database';
import { PAYOUT_ORDERS } from '../../src/domain/payout-order';
import { readInbox } from '../../src/store/read-approvals';
import { readPayouts } from '../../src/store/read-payouts';
import type { PayoutQuery } from '../../src/store/read-wanted';
import { WalledQuery } from '../../src/store/walled-query';
import { SEALING } from '../support/sealing-keys';
import { type ManyPayouts, manyPayouts } from './many-payouts';

const COUNT = 50_000;

let many: ManyPayouts;
let opened: OpenedReads;
beforeAll(async () => {
  many = await manyPayouts(COUNT);
  opened = await openReads(many.url);
}, 60_000);
afterAll(async () => {
  await opened.close();
  await many.stop();
}, 60_000);
afterEach(() => jest.restoreAllMocks());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}
type Statement = WalledQuery & { readonly text: string; readonly values: unknown[] };

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The statement that a reading sends, and how the database goes about it, for a caller. */
async function planOf(read: () => Promise<unknown>): Promise<Plan[]> {
  const sent = jest.spyOn(Client.prototype, 'query');
  await read();
  const statements = sent.mock.calls.map(([one]) => one as unknown as Statement);
  const [statement] = statements.filter((one) => one instanceof WalledQuery);
  sent.mockRestore();
  const { text, values } = statement as Statement;
  const session = await many.pool.connect();
  try {
    await session.query('begin; set local role repasse_app');
    await session.query("select set_config('app.merchants', $1, true)", [many.merchantId]);
    const explain = `explain (analyze, format json) ${text}`;
    const { rows } = await session.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(explain, values);
    return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)));
  } finally {
    await session.query('rollback');
    session.release();
  }
}

const context = () => ({
  reads: opened.reads.forMerchant(many.merchantId),
  sealing: SEALING,
});
const reading = (changed: Partial<PayoutQuery>) => () =>
  readPayouts(context(), {
    merchantId: many.merchantId,
    accounts: null,
    order: 'NEWEST_FIRST',
    after: null,
    limit: 21,
    ...changed,
  });

/** What is looked at for a page of twenty, of all there are. */
const TOUCHED_MAX = COUNT / 10;
function expectCarried(nodes: readonly Plan[]): void {
  expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  const touched = nodes.map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
  expect(Math.max(...touched)).toBeLessThan(TOUCHED_MAX);
}

const at = (text: string) => new Date(text);
const ID = '019b1000-1700-7000-8000-000000006000';
test.each<[string, Partial<PayoutQuery>]>([
  ['everything', {}],
  ['what is settled', { statuses: ['SETTLED'] }],
  ['what is under way', { statuses: ['PROCESSING', 'SUBMITTED'] }],
  ['what is queued, and nothing is', { statuses: ['QUEUED'] }],
  ['what is dubious', { statuses: ['SUSPICIOUS', 'UNKNOWN'] }],
  ['what failed', { statuses: ['FAILED'] }],
  ['what was denied, and nothing was', { statuses: ['DENIED', 'CANCELED'] }],
  ['an account', { accountId: '00000000-0000-7000-8000-0000000000b1' }],
  ['accounts within reach', { accounts: ['00000000-0000-7000-8000-0000000000b1'] }],
  ['a provider', { provider: 'fiserv' }],
  ['a provider that is seldom used', { provider: 'rare' }],
  ['a provider that is not there', { provider: 'nobody' }],
  ['a reference', { orderId: 'order-77' }],
  ['a person', { recipientIndex: 'recipient-77' }],
  ['a Pix key', { destinationIndex: 'destination-77' }],
  ['an hour', { createdFrom: at('2026-01-09T10:00Z'), createdBefore: at('2026-01-09T11:00Z') }],
  ['a time before any', { createdBefore: at('2020-01-01') }],
  ['large amounts', { minCents: 499_990n }],
  ['one amount', { minCents: 4_242n, maxCents: 4_242n }],
  ['a person and an amount', { recipientIndex: 'recipient-77', minCents: 1n }],
  ['dubious ones of a provider', { statuses: ['SUSPICIOUS'], provider: 'fiserv' }],
])('%s: no scan of the table, on no page and in no order', async (_, wanted) => {
  const pages = [null, ID];
  for (const order of PAYOUT_ORDERS) {
    const isByAmount = order.endsWith('EST_FIRST') && /^(LARG|SMALL)/.test(order);
    for (const id of pages) {
      const after = id !== null && isByAmount ? `250000 ${id}` : id;
      expectCarried(await planOf(reading({ ...wanted, order, after })));
    }
  }
});

test('what waits for approval is found without looking at what does not', async () => {
  const { merchantId } = many;
  const query = { merchantId, accounts: null, accountId: null, after: null, limit: 21 };
  expectCarried(await planOf(() => readInbox(context(), query)));
});

test('the judge sees a scan where an index is gone', async () => {
  await many.pool.query('drop index payout_by_destination');
  const nodes = await planOf(reading({ destinationIndex: 'destination-77' }));
  expect(() => expectCarried(nodes)).toThrow();
});
