import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { loadHttp } from '../load-http.mjs';

const SLICES = 10;
const CONNECTIONS = 64;
/** What the last third may hold above the second: caches fill, a leak goes on. */
const GROWTH_MAX = 1.1;

const average = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** One server under load for minutes: memory after each slice, and whether it still grows. */
export async function growSoak({ cluster, options, say }) {
  const quiet = await startQuietProvider();
  const url = await cluster.create('bench_growth', 'repasse_template');
  const settings = { ...quiet.settings, ...RECORDING_ONLY };
  const system = await startRepasse({ cluster, url, settings, name: 'repasse soak' });
  const windowMs = Math.max(1_000, (options.soakMinutes * 60_000) / SLICES);
  const points = [];
  for (let slice = 0; slice < SLICES; slice += 1) {
    const load = { cluster, ...options, connections: CONNECTIONS, warmMs: 0, windowMs };
    const { perSecond, rssMb, p99 } = await loadHttp(system, load);
    points.push({ slice, perSecond, p99, rssMb });
    say(
      `slice ${String(slice + 1).padStart(2)}   ${Math.round(perSecond)}/s   ${rssMb.toFixed(0)} MB`,
    );
  }
  await system.verify();
  await system.stop();
  await cluster.drop('bench_growth');
  quiet.stop();
  const third = Math.floor(SLICES / 3);
  const [before, after] = [points.slice(third, 2 * third), points.slice(2 * third)].map((part) =>
    average(part.map(({ rssMb }) => rssMb)),
  );
  const grows = after > before * GROWTH_MAX;
  say(
    grows ? `memory grows: ${before.toFixed(0)} to ${after.toFixed(0)} MB` : 'memory does not grow',
  );
  return { points, before, after, grows };
}
