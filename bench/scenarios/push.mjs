import { fileURLToPath } from 'node:url';
import { accountId } from '../accounts.mjs';
import { runScript } from '../child.mjs';
import { startPeer } from '../contestants/peer.mjs';
import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { findRedis, startRedis } from '../contestants/redis.mjs';
import { RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { checkPeer, checkRepasse, InvariantBroken } from '../invariants.mjs';
import { wants } from '../options.mjs';
import { asAdmin } from '../own-cluster.mjs';
import { QUIET_ACCOUNT } from '../seed.mjs';

const SCRIPT = fileURLToPath(new URL('../load/push-load.mjs', import.meta.url));
const COMMITTED = `select payout_id, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as at
from payout_event where payout_id = any($1::uuid[])`;

export const pushRuns = (options, bars) =>
  bars.some((bar) => bar.name === 'push' && wants(options, bar)) ? options.rounds * 2 : 0;

/** From each commit, as the database noted it, to the moment the event was heard. */
async function delays(url, { heard, doubled }) {
  const lost = heard.filter(([, at]) => at === null).length;
  if (lost + doubled > 0) throw new InvariantBroken(`${lost} events were lost, ${doubled} doubled`);
  const at = new Map(heard);
  const { rows } = await asAdmin(url, (admin) => admin.query(COMMITTED, [[...at.keys()]]));
  if (rows.length !== at.size) throw new InvariantBroken('not every acknowledged payout is there');
  const sorted = rows
    .map((row) => at.get(row.payout_id) - Number(row.at))
    .toSorted((a, b) => a - b);
  const quantile = (part) => sorted[Math.floor(sorted.length * part)];
  return { p50: quantile(0.5), p99: quantile(0.99), events: sorted.length };
}

async function startOwn({ cluster, quiet }) {
  const url = await cluster.create('bench_push', 'repasse_template');
  const settings = { ...quiet.settings, ...RECORDING_ONLY };
  const a = await startRepasse({ cluster, url, settings, name: 'repasse a' });
  const b = await startRepasse({ cluster, url, settings, name: 'repasse b' });
  const spec = {
    accountId: QUIET_ACCOUNT,
    writer: { url: a.url, key: a.key },
    listener: { url: b.url, key: b.key, accountId: QUIET_ACCOUNT },
  };
  const stop = () => Promise.all([a.stop(), b.stop()]);
  return { name: 'repasse push', url, spec, verify: () => checkRepasse(url), stop };
}

async function startOther({ cluster }) {
  const url = await cluster.create('bench_redis', 'peers_template');
  const redis = await startRedis(cluster.directory);
  const writer = await startPeer({
    cluster,
    url,
    name: 'redis-writer',
    env: { REDIS_PORT: String(redis.port) },
  });
  const spec = {
    accountId: accountId(0),
    writer: { url: writer.url, key: writer.key },
    redisPort: redis.port,
  };
  const stop = async () => {
    await writer.stop();
    await redis.stop();
  };
  return { name: 'redis push', url, spec, verify: () => checkPeer(url), stop };
}

/** Row 9: how long after its commit in one process an event is heard at another. */
export async function runPush({ cluster, options, bars, record, say }) {
  if (pushRuns(options, bars) === 0) return;
  const quiet = await startQuietProvider();
  const ways = [await startOwn({ cluster, quiet })];
  if (findRedis() === null)
    say('no redis-server or valkey-server here (REDIS_SERVER): row 9 is missing');
  else ways.push(await startOther({ cluster }));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { name, url, spec, verify } of ways) {
      const { warmMs, windowMs } = options;
      const load = { ...spec, warmMs, windowMs, prefix: `push-${round}` };
      const figures = await delays(url, await runScript(SCRIPT, load));
      await verify();
      record(name, round, figures.p50, figures);
      say(
        `round ${round + 1}  ${name.padEnd(12)} p50 ${figures.p50.toFixed(2)} ms   p99 ${figures.p99.toFixed(2)} ms   ${figures.events} events`,
      );
    }
  }
  for (const { stop } of ways) await stop();
  quiet.stop();
  for (const database of ['bench_push', 'bench_redis']) await cluster.drop(database);
}
