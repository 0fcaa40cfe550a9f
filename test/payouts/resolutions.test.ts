import { type ApiClient, anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { ledgerOf } from './booked';
import { aColleague } from './colleague';
import { decides } from './decisions';

let app: TestApp;
let ana: ApiClient;
let bia: ApiClient;
beforeAll(async () => {
  // No absence is proof in these tests: only people end what is unknown.
  app = await aRunningApp({ env: { PAGSTAR_ABSENCE_PROOF_SECONDS: '90000' } });
  [ana, bia] = [await aColleague(app, 'ana'), await aColleague(app, 'bia')];
}, 60_000);
afterAll(() => app.stop(), 60_000);

const statusOf = async (id: string): Promise<string> => (await app.api.payout(id)).status;

/** Its provider answered with an HTML page and knows nothing of it since. */
async function anUnknown(): Promise<string> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '1.64' }));
  const id = payout?.id ?? '';
  await eventually('its outcome is unknown', async () => (await statusOf(id)) === 'UNKNOWN');
  return id;
}

const says = (api: ApiClient, payoutId: string, to: string) =>
  decides(api, 'resolvePayout', { payoutId, to, reason: 'asked their desk' });

test.each([
  ['FAILED', 'RELEASE 164'],
  ['SETTLED', 'CAPTURE 164'],
])('two people who both say %s end an unknown payout', async (to, close) => {
  const id = await anUnknown();
  expect(await says(ana, id, to)).toEqual({ status: 'UNKNOWN', refused: [] });
  expect(await says(bia, id, to)).toEqual({ status: to, refused: [] });
  expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 164', close]);
  expect((await app.api.payout(id)).timeline.at(-1)).toMatchObject({ to, cause: 'RESOLUTION' });
  expect(await app.faults()).toEqual([]);
});

test('one person, however often, is one person', async () => {
  const id = await anUnknown();
  for (let times = 0; times < 3; times += 1) await says(ana, id, 'FAILED');
  expect(await statusOf(id)).toBe('UNKNOWN');
});

test('two people who say different things end nothing', async () => {
  const id = await anUnknown();
  await says(ana, id, 'FAILED');
  await says(bia, id, 'SETTLED');
  expect(await statusOf(id)).toBe('UNKNOWN');
  expect(await says(ana, id, 'SETTLED')).toMatchObject({ status: 'SETTLED' });
});

test('two people at the same moment end it once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await anUnknown();
    await Promise.all([says(ana, id, 'FAILED'), says(bia, id, 'FAILED')]);
    expect(await statusOf(id)).toBe('FAILED');
    expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 164', 'RELEASE 164']);
  }
});

test('a word that is taken back while the other is said ends nothing', async () => {
  const id = await anUnknown();
  await says(ana, id, 'FAILED');
  const client = await app.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from payout where id = $1 for no key update', [id]);
    const seconding = says(bia, id, 'FAILED');
    await eventually('it waits', async () => {
      const { rows } = await app.pool.query(`select from pg_stat_activity
        where wait_event_type = 'Lock' and query like '%commit_changes%'
          and datname = current_database()`);
      return rows.length > 0 ? rows : null;
    });
    await client.query(
      `update resolution set to_status = 'SETTLED' where payout_id = $1 and said_by = 'ana'`,
      [id],
    );
    await client.query('commit');
    expect(await seconding).toEqual({ status: null, refused: ['OVERLOADED'] });
  } finally {
    client.release();
  }
  expect(await statusOf(id)).toBe('UNKNOWN');
  expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 164']);
  expect(await says(bia, id, 'FAILED')).toEqual({ status: 'UNKNOWN', refused: [] });
});

test('what was said about an earlier version does not count for a later one', async () => {
  const id = await anUnknown();
  await says(ana, id, 'FAILED');
  await app.pool.query(`update resolution set version = version - 1 where payout_id = $1`, [id]);
  await says(bia, id, 'FAILED');
  expect(await statusOf(id)).toBe('UNKNOWN');
});

test('what a machine still decides is not for people, nor is what has ended', async () => {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '1.69' }));
  const id = payout?.id ?? '';
  await eventually('it is processing', async () => (await statusOf(id)) === 'PROCESSING');
  const refused = { status: null, refused: ['NOT_ALLOWED_IN_STATUS'] };
  expect(await says(ana, id, 'FAILED')).toEqual(refused);
  expect(await says(bia, id, 'FAILED')).toEqual(refused);
  expect(await statusOf(id)).toBe('PROCESSING');
});

test('people say SETTLED or FAILED, nothing else', async () => {
  const id = await anUnknown();
  const refused = { status: null, refused: ['INVALID_INPUT'] };
  for (const to of ['QUEUED', 'REFUNDED', 'CANCELED']) {
    expect(await says(ana, id, to)).toEqual(refused);
  }
});
