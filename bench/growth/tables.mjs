import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { askRepasse, RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { loadHttp } from '../load-http.mjs';
import { fillPayouts } from './fill-payouts.mjs';

const SIZES = [10_000, 1_000_000];
const TEN_MILLION = 10_000_000;
const CONNECTIONS = 64;
const READS = 200;
/** None of these may be slower than this on the largest table. */
const SLOWER_MAX = 1.3;

const LIST = '{ payouts(first: 20) { edges { node { id status amount } } } }';
const BY_KEY = 'query ($key: String!) { payoutByIdempotencyKey(key: $key) { id status } }';

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function timed(ask) {
  const times = [];
  for (let n = 0; n < READS; n += 1) {
    const from = performance.now();
    await ask(n);
    times.push(performance.now() - from);
  }
  return median(times);
}

async function onTable({ system, cluster, options, size, claim, say }) {
  const { url, key } = system;
  const aKey = () => `grown-${Math.floor(Math.random() * size)}`;
  const list = await timed(() => askRepasse(url, key, { query: LIST }));
  const byKey = await timed(() =>
    askRepasse(url, key, { query: BY_KEY, variables: { key: aKey() } }),
  );
  const request = await loadHttp(system, { cluster, ...options, connections: CONNECTIONS });
  await system.verify();
  const point = { size, listMs: list, byKeyMs: byKey, claimMs: claim, requestP50: request.p50 };
  say(
    `${String(size).padStart(9)} payouts   list ${list.toFixed(2)} ms   by key ${byKey.toFixed(2)} ms   due-claim ${claim.toFixed(2)} ms   request p50 ${request.p50.toFixed(1)} ms, ${Math.round(request.perSecond)}/s`,
  );
  return { ...point, requestsPerSecond: request.perSecond };
}

/** As the work loop asks, and taken back: what is due is the same for the next. */
async function timeClaim(cluster) {
  const { CLAIM_DUE } = await import('../../dist/src/store/sql/claim-due.js');
  const times = [];
  await cluster.with('bench_growth', async (session) => {
    for (let n = 0; n < 20; n += 1) {
      await session.query('begin');
      const from = performance.now();
      await session.query(CLAIM_DUE, [64, 6_000, '00000000-0000-7000-8000-000000000001']);
      times.push(performance.now() - from);
      await session.query('rollback');
    }
  });
  return median(times);
}

/** The same questions on ever larger tables. */
export async function growTables({ cluster, options, say }) {
  const quiet = await startQuietProvider();
  const url = await cluster.create('bench_growth', 'repasse_template');
  const settings = { ...quiet.settings, ...RECORDING_ONLY };
  const points = [];
  let filled = 0;
  for (const size of options.tenMillion ? [...SIZES, TEN_MILLION] : SIZES) {
    await fillPayouts(cluster, { from: filled, to: size, accounts: options.accounts });
    filled = size;
    // Before a server is there that claims.
    const claim = await timeClaim(cluster);
    const system = await startRepasse({ cluster, url, settings, name: `repasse ${size}` });
    points.push(await onTable({ system, cluster, options, size, claim, say }));
    await system.stop();
  }
  await cluster.drop('bench_growth');
  quiet.stop();
  const slower = ['listMs', 'byKeyMs', 'claimMs', 'requestP50'].map((name) => {
    const times = points.at(-1)[name] / points[0][name];
    return { name, times, met: times <= SLOWER_MAX };
  });
  for (const { name, times, met } of slower) {
    say(
      `${name.padEnd(12)} ×${times.toFixed(2)} from first to last   ${met ? 'met' : 'NOT MET'} (≤ ${SLOWER_MAX})`,
    );
  }
  return { points, slower };
}
