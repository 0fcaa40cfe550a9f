import { startPeer } from '../contestants/peer.mjs';
import { createPgbench } from '../contestants/pgbench.mjs';
import { startQuietProvider } from '../contestants/quiet-provider.mjs';
import { RECORDING_ONLY, startRepasse } from '../contestants/repasse.mjs';
import { loadHttp } from '../load-http.mjs';
import { wants } from '../options.mjs';

const CONNECTIONS = 64;
/** Recorded before anything is measured. */
const PREPARING_MS = 500;

/** Which systems a row needs, and whether on many accounts or on one. */
const NEEDS = {
  spread: { spread: ['repasse', 'pgbench', 'pgbench-function'] },
  hot: { hot: ['repasse', 'pgbench', 'node-http'] },
  typeorm: { spread: ['repasse', 'apollo-typeorm'] },
  mercurius: { spread: ['repasse', 'mercurius', 'mercurius-statements'] },
  postgraphile: { spread: ['repasse', 'postgraphile'] },
  limit: { spread: ['repasse', 'node-http'] },
  latency: { spread: ['repasse', 'pgbench'] },
};
/** Not among the bars: only where there is time. */
const FULL_ONLY = new Set(['mercurius-statements', 'node-http hot']);

function planFor(options, bars) {
  const plan = { spread: new Set(), hot: new Set() };
  for (const bar of bars.filter((one) => wants(options, one) && NEEDS[one.name])) {
    for (const [load, names] of Object.entries(NEEDS[bar.name])) {
      for (const name of names) {
        const label = load === 'hot' ? `${name} hot` : name;
        if (options.mode !== 'quick' || !FULL_ONLY.has(label)) plan[load].add(name);
      }
    }
  }
  return plan;
}

/** What is loaded in a round, in order. */
export function payoutSteps(options, bars) {
  const plan = planFor(options, bars);
  return [
    ...[...plan.spread].map((name) => ({ name, hot: false })),
    ...[...plan.hot].map((name) => ({ name, hot: true })),
  ];
}

const databaseOf = (name) => `bench_${name.replaceAll('-', '_')}`;

async function startAll(names, { cluster, options, quiet }) {
  const systems = new Map();
  for (const name of names) {
    const isRepasse = name === 'repasse';
    const database = databaseOf(name);
    const url = await cluster.create(database, isRepasse ? 'repasse_template' : 'peers_template');
    const place = { cluster, url, name, accounts: options.accounts };
    if (isRepasse)
      systems.set(
        name,
        await startRepasse({ ...place, settings: { ...quiet.settings, ...RECORDING_ONLY } }),
      );
    else if (name.startsWith('pgbench')) systems.set(name, createPgbench(place));
    else systems.set(name, await startPeer(place));
  }
  return systems;
}

async function loadOne(system, { cluster, options, hot }) {
  const { accounts, warmMs, windowMs } = options;
  // What the one before left to write must not be written in this one's time.
  await cluster.query('checkpoint');
  const spec = { cluster, accounts, connections: CONNECTIONS, hot, warmMs, windowMs };
  const figures = system.load ? await system.load(spec) : await loadHttp(system, spec);
  await system.verify();
  return figures;
}

/**
 * Statements are planned by what was known of their tables: of new ones nothing is, until the
 * database looks at them by itself within a minute.
 */
async function prepare(systems, { cluster, options }) {
  const short = { ...options, warmMs: 0, windowMs: PREPARING_MS };
  for (const [name, system] of systems) {
    if (!system) continue;
    await loadOne(system, { cluster, options: short, hot: false });
    await cluster.query('vacuum analyze', databaseOf(name));
  }
}

/** Rows 1 to 6: every system once a round, in turns. */
export async function runPayouts({ cluster, options, bars, record, say }) {
  const steps = payoutSteps(options, bars);
  if (steps.length === 0) return;
  const quiet = await startQuietProvider();
  const systems = await startAll(new Set(steps.map(({ name }) => name)), {
    cluster,
    options,
    quiet,
  });
  try {
    await prepare(systems, { cluster, options });
    for (let round = 0; round < options.rounds; round += 1) {
      // The order turns, so that nobody always comes after the same one.
      const turn = round % steps.length;
      for (const { name, hot } of [...steps.slice(turn), ...steps.slice(0, turn)]) {
        const system = systems.get(name);
        if (!system) continue;
        const figures = await loadOne(system, { cluster, options, hot });
        record(hot ? `${name} hot` : name, round, figures.perSecond, figures);
        if (!hot) record(`${name} p99`, round, figures.p99);
        say(`round ${round + 1}  ${(hot ? `${name} hot` : name).padEnd(22)} ${describe(figures)}`);
      }
    }
  } finally {
    for (const system of systems.values()) await system?.stop();
    quiet.stop();
  }
  for (const name of systems.keys()) await cluster.drop(databaseOf(name));
}

function describe({ perSecond, p50, p99, serverMicros, loadMicros }) {
  const cpu =
    serverMicros === undefined
      ? ''
      : `   server ${Math.round(serverMicros)} µs, load ${Math.round(loadMicros)} µs a request`;
  return `${String(Math.round(perSecond)).padStart(7)}/s   p50 ${p50?.toFixed(1)} ms   p99 ${p99?.toFixed(1)} ms${cpu}`;
}
