import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { MANY_SOCKETS, RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { checkRepasse } from '../invariants.mjs';
import { fanOutOnce } from '../scenarios/fan-out.mjs';
import { connectionsMax } from './descriptors.mjs';

const SUBSCRIBERS = [1_000, 2_000, 5_000, 10_000, 20_000];

/** The sizes up to what one process may hold here, and that itself as the last. */
const sizes = () => [...new Set(SUBSCRIBERS.map((each) => Math.min(each, connectionsMax())))];

/** Equal subscribers of one account; a server of its own for each size. */
export async function growSubscribers({ cluster, options, say }) {
  const quiet = await startQuietProvider();
  const url = await cluster.create('bench_growth', 'repasse_template');
  const settings = { ...quiet.settings, ...RECORDING_ONLY, ...MANY_SOCKETS };
  const { warmMs, windowMs } = options;
  const points = [];
  for (const subscribers of sizes()) {
    const system = await startRepasse({ cluster, url, settings, name: `repasse ${subscribers}` });
    const figures = await fanOutOnce({ system, subscribers, warmMs, windowMs, round: 0 });
    await system.stop();
    await checkRepasse(url);
    const { perSecond, p99, kbEach } = figures;
    points.push({ subscribers, ...figures });
    const words = `${Math.round(perSecond)}/s   p99 ${p99.toFixed(0)} ms   ${kbEach.toFixed(1)} KB each`;
    say(`${String(subscribers).padStart(6)} subscribers   ${words}`);
  }
  await cluster.drop('bench_growth');
  quiet.stop();
  return points;
}
