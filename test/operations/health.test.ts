import { request } from 'node:http';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.url}${path}`);
  return { status: response.status, text: await response.text() };
}

test('a process that lives and takes requests says so to whoever asks, without a key', async () => {
  expect(await get('/healthz')).toEqual({ status: 200, text: '{"status":"ok"}' });
  expect(await get('/readyz')).toEqual({ status: 200, text: '{"status":"ready"}' });
});

test('without its migrations the process lives but is not ready', async () => {
  await app.pool.query('alter table migrations rename to migrations_away');
  try {
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/readyz')).text).toBe('{"status":"database unavailable"}');
    expect((await get('/healthz')).status).toBe(200);
  } finally {
    await app.pool.query('alter table migrations_away rename to migrations');
  }
  expect((await get('/readyz')).status).toBe(200);
});

test('connections that the database cut are opened again', async () => {
  await app.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await eventually('ready again', async () => (await get('/readyz')).status === 200);
  const { payout } = await eventually('a payout is taken', () =>
    app.api.request(anOrder(app.accountId)).catch(() => null),
  );
  const id = payout?.id ?? '';
  await eventually('it settles', async () => (await app.api.payout(id)).status === 'SETTLED');
  expect(await app.faults()).toEqual([]);
});

/** The value of one series, 0 while it was never counted. */
async function measured(series: string): Promise<number> {
  const { text } = await get('/metrics');
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test.each([
  'repasse_reports_total',
  'repasse_alerts_total',
  'repasse_notice_verdicts_total',
  'repasse_fence_rejections_total',
  'repasse_notices_total',
  'repasse_errors_total',
  'repasse_work',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_seconds',
])('/metrics tells of %s', async (name) => {
  expect((await get('/metrics')).text).toContain(`# HELP ${name} `);
});

test('what happens is counted: a payout, its notice, a forged one, a contradiction', async () => {
  const settled = 'repasse_reports_total{provider="pagstar",outcome="settled",to="SETTLED"}';
  const forged = 'repasse_notices_total{provider="pagstar",kind="forged"}';
  const confirmed = 'repasse_notice_verdicts_total{verdict="CONFIRMED",provider="pagstar"}';
  const mismatch = 'repasse_alerts_total{alert="NOTICE_MISMATCH",provider="pagstar"}';
  const series = [settled, forged, confirmed, mismatch];
  const before = await Promise.all(series.map(measured));
  await app.api.request(anOrder(app.accountId));
  await app.api.request(anOrder(app.accountId, { amount: '1.55' }));
  await fetch(`${app.url}/webhooks/pagstar`, { method: 'POST', body: '{}' });
  await eventually('all four have grown', async () => {
    const now = await Promise.all(series.map(measured));
    return now.every((value, index) => value > (before[index] ?? 0));
  });
});

test('no label carries data of a payout', async () => {
  const { payout } = await app.api.request(anOrder(app.accountId, { orderId: 'pedido-77' }));
  const { text } = await get('/metrics');
  expect(text).not.toMatch(/52998224725|Maria|pedido-77/);
  expect(text).not.toContain(payout?.id ?? 'none');
  expect(text).not.toContain(app.accountId);
});

test('a path nobody serves is answered 404, a header too long 431, each in one line', async () => {
  expect(await get('/.env')).toEqual({ status: 404, text: '{"error":"nothing here"}' });
  expect((await get('/healthz/../../etc/passwd')).status).toBe(404);
  const long = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'x-long': 'x'.repeat(20_000) };
    request(`${app.url}/healthz`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .once('error', reject)
      .end();
  });
  expect(long).toBe(431);
});
