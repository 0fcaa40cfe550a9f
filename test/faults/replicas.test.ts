import { Pool } from 'pg';
import { pagstar } from '../../src/providers/pagstar';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { bookedByPayout } from '../payouts/booked';
import { type ApiClient, anOrder } from '../support/api-client';
import { aDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy';
import { Overheard, sealingSecrets } from '../support/overheard';
import { build, freePort, KEY, type ServerProcess, startServerProcess } from './server-process';
import { expectTruth, steadyLoad } from './steady-load';

const SERVERS = 3;
const TALKATIVE = { LOG_LEVEL: 'debug' };

let database: Awaited<ReturnType<typeof aDatabase>>;
let pool: Pool;
let sandbox: RunningSandbox;
let proxy: FaultProxy;
let servers: ServerProcess[];
let accountId: string;

beforeAll(async () => {
  await build();
  database = await aDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  const ports = await Promise.all(Array.from({ length: SERVERS }, freePort));
  const noticeUrl = `http://127.0.0.1:${ports[0]}/webhooks/pagstar`;
  sandbox = await pagstar.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl, timeScale: 0.02 });
  proxy = await openFaultProxy(sandbox.url);
  const behind = { ...sandbox, settings: { ...sandbox.settings, BASE_URL: proxy.url } };
  servers = await Promise.all(
    ports.map((port) =>
      startServerProcess({ databaseUrl: database.url, sandboxes: [behind], port, env: TALKATIVE }),
    ),
  );
  accountId = await api(0).anAccount('90000.00');
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await proxy.close();
  await sandbox.stop();
  await pool.end();
  await database.drop();
}, 60_000);

const api = (n: number): ApiClient => (servers[n] as ServerProcess).api;

interface Attempt {
  readonly payout_id: string;
  readonly attempts: number;
  readonly sends: number;
}

/** Payouts with more than one attempt, or an attempt that may have been sent more than once. */
async function repeated(): Promise<Attempt[]> {
  const { rows } = await pool.query<Attempt>(
    `select payout_id, count(*)::integer as attempts, max(possible_sends) as sends
     from attempt group by payout_id having count(*) > 1`,
  );
  return rows;
}

test('one request to three processes at once: one payout a key, one attempt', async () => {
  const apis = servers.map((server) => server.api);
  const load = steadyLoad({ apis, accountId, callers: 8, copies: SERVERS });
  await load.more(60);
  await load.stop();
  expect(new Set(load.acknowledged.map(({ id }) => id)).size).toBe(load.acknowledged.length);
  await expectTruth({ pool, sandbox, load });
  expect(await repeated()).toEqual([]);
  expect([...load.refusals.keys()]).toEqual([]);
});

interface Ended {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly updated_at: Date;
}

const endedOf = async (ids: readonly string[]): Promise<Ended[]> =>
  (
    await pool.query<Ended>(
      `select id, status, version, updated_at from payout
       where id = any($1) and closing is not null order by id`,
      [ids],
    )
  ).rows;

const fenceRejections = async ({ url }: ServerProcess): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^repasse_fence_rejections_total(?:\{.*\})? (\d+)$/m.exec(text)?.[1] ?? 0);
};

test('a worker stopped in the middle of submitting comes back late and does no harm', async () => {
  const [stopped] = servers as [ServerProcess];
  const dict = /^POST \S+\/dict /;
  proxy.plan({ fault: 'slow way there', times: 10, at: dict });
  proxy.plan({ fault: 'slow way back', times: 10, at: dict });
  const orders = Array.from({ length: 20 }, () => anOrder(accountId, { amount: '1.53' }));
  const answers = await Promise.all(orders.map((order) => stopped.api.request(order)));
  const ids = answers.map(({ payout }) => payout?.id ?? '');
  stopped.signal('SIGSTOP');
  const ended = await eventually('others end what it held', async () => {
    const rows = await endedOf(ids);
    return rows.length === ids.length ? rows : null;
  });
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['SETTLED']));
  stopped.signal('SIGCONT');
  await eventually(
    'it tries to write what it heard',
    async () => (await fenceRejections(stopped)) > 0,
  );
  await eventually('it works again', async () => {
    const { payout } = await stopped.api.request(anOrder(accountId, { amount: '1.00' }));
    return eventually('paid', async () => (await endedOf([payout?.id ?? ''])).length === 1);
  });
  expect(await endedOf(ids)).toEqual(ended);
  const booked = await bookedByPayout({ pool, sandboxes: new Map([['pagstar', sandbox]]) });
  const payments = ids.map((id) => booked.get(id)?.map((entry) => entry.payments));
  expect(payments).toEqual(ids.map(() => [1]));
  expect(await repeated()).toEqual([]);
});

test('nothing that the processes wrote names a person or a secret', async () => {
  const secrets = Object.entries(sandbox.settings).flatMap(([name, text]) =>
    /SECRET|PASSWORD|TOKEN/.test(name) ? [text] : [],
  );
  const overheard = new Overheard([KEY, ...sealingSecrets(), ...secrets]);
  const written = servers.map((server) => server.said());
  for (const text of written) overheard.hear('the output of a process', text);
  expect(written.filter((text) => text.split('\n').length > 10)).toHaveLength(SERVERS);
  expect(await overheard.leaks(pool)).toEqual([]);
});
