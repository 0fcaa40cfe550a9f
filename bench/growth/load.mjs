import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { countPayouts, InvariantBroken } from '../invariants.mjs';
import { loadHttp } from '../load-http.mjs';

const CONNECTIONS = [1, 8, 64, 256, 1_024];
const PROCESSES = [1, 2, 4];
const CONNECTIONS_OF_ALL = 128;

const describe = ({ perSecond, p50, p99 }) =>
  `${Math.round(perSecond)}/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`;

async function startSome(count, { cluster, quiet }) {
  const url = await cluster.create('bench_growth', 'repasse_template');
  const settings = { ...quiet.settings, ...RECORDING_ONLY };
  const systems = [];
  for (let n = 0; n < count; n += 1) {
    systems.push(await startRepasse({ cluster, url, settings, name: `repasse ${count} ${n}` }));
  }
  return systems;
}

async function stopSome(systems, cluster) {
  for (const system of systems) await system.stop();
  await cluster.drop('bench_growth');
}

/** One server, ever more connections. */
export async function growConnections({ cluster, options, say }) {
  const quiet = await startQuietProvider();
  const systems = await startSome(1, { cluster, quiet });
  const points = [];
  for (const connections of CONNECTIONS) {
    const figures = await loadHttp(systems[0], { cluster, ...options, connections });
    await systems[0].verify();
    points.push({ connections, ...figures });
    say(`${String(connections).padStart(5)} connections   ${describe(figures)}`);
  }
  await stopSome(systems, cluster);
  quiet.stop();
  return points;
}

/** More servers on one database, each with its part of the connections, loaded at once. */
export async function growProcesses({ cluster, options, say }) {
  const quiet = await startQuietProvider();
  const points = [];
  for (const processes of PROCESSES) {
    const systems = await startSome(processes, { cluster, quiet });
    const connections = CONNECTIONS_OF_ALL / processes;
    const before = await countPayouts(systems[0].databaseUrl);
    const loads = systems.map((system) =>
      loadHttp(system, { cluster, ...options, connections, alone: false }),
    );
    const all = await Promise.all(loads);
    await systems[0].verify();
    const made = (await countPayouts(systems[0].databaseUrl)) - before;
    const told = all.reduce((sum, one) => sum + one.all, 0);
    if (made !== told) throw new InvariantBroken(`${told} were acknowledged and ${made} recorded`);
    const point = {
      processes,
      perSecond: all.reduce((sum, one) => sum + one.perSecond, 0),
      p50: Math.max(...all.map(({ p50 }) => p50)),
      p99: Math.max(...all.map(({ p99 }) => p99)),
    };
    points.push(point);
    say(`${String(processes).padStart(5)} processes     ${describe(point)}`);
    await stopSome(systems, cluster);
  }
  quiet.stop();
  return points;
}
