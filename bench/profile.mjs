import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startQuietProvider } from './contestants/quiet-provider.mjs';
import { RECORDING_ONLY, startRepasse } from './contestants/repasse.mjs';
import { loadHttp } from './load-http.mjs';

const CONNECTIONS = 64;
/** Recorded before anything is measured, as the bench does. */
const PREPARING_MS = 500;
const SHOWN = 25;
const STATEMENTS = `select round(total_exec_time::numeric, 0) as ms, calls, toplevel as outer,
  round((total_exec_time / calls)::numeric, 3) as each, rows, wal_bytes, regexp_replace(left(query, 110), '\\s+', ' ', 'g') as query
from pg_stat_statements order by total_exec_time desc limit ${SHOWN}`;

/** The write path alone: where the server's time goes, and where the database's. */
export async function profileWritePath({ cluster, options, say }) {
  const quiet = await startQuietProvider();
  const url = await cluster.create('bench_profile', 'repasse_template');
  await cluster.query('create extension pg_stat_statements', 'bench_profile');
  await cluster.query(`alter system set pg_stat_statements.track = 'all'`);
  await cluster.query('select pg_reload_conf()');
  const directory = join(cluster.directory, 'profiles');
  const settings = { ...quiet.settings, ...RECORDING_ONLY };
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${directory}`];
  const startedAt = performance.now();
  const system = await startRepasse({ cluster, url, settings, nodeArgs });
  const short = { ...options, warmMs: 0, windowMs: PREPARING_MS };
  await loadHttp(system, { cluster, ...short, connections: CONNECTIONS });
  await cluster.query('vacuum analyze', 'bench_profile');
  await cluster.query('select pg_stat_statements_reset()', 'bench_profile');
  const skipMs = performance.now() - startedAt;
  const figures = await loadHttp(system, { cluster, ...options, connections: CONNECTIONS });
  const { rows } = await cluster.query(STATEMENTS, 'bench_profile');
  await system.verify();
  await system.stop();
  quiet.stop();
  say(
    `${Math.round(figures.perSecond)}/s   server ${Math.round(figures.serverMicros)} µs a request\n`,
  );
  say(serverTable(directory, { requests: figures.all, skipMs }));
  say('\nms      calls   each ms   rows     statement (· inside a function)');
  for (const row of rows) {
    const columns = [
      row.ms.padStart(6),
      row.calls.padStart(7),
      row.each.padStart(9),
      row.rows.padStart(8),
    ];
    say(`${columns.join(' ')}   ${row.outer ? ' ' : '·'} ${row.query}`);
  }
}

/** Where a function of a profile lives: ours by file, others by package. */
function homeOf({ url, functionName }) {
  const own = /\/dist\/src\/(.+)\.js$/.exec(url)?.[1];
  const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (own !== undefined) return `src/${own}`;
  if (name !== undefined) return name;
  return url.startsWith('node:') ? url : functionName || '(program)';
}

function serverTable(directory, { requests, skipMs }) {
  const homes = new Map();
  for (const file of readdirSync(directory)) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(directory, file), 'utf8'));
    const home = new Map(nodes.map(({ id, callFrame }) => [id, homeOf(callFrame)]));
    let at = 0;
    for (const [n, id] of samples.entries()) {
      at += timeDeltas[n];
      // Loading and compiling the program is no part of a request.
      if (at < skipMs * 1_000) continue;
      homes.set(home.get(id), (homes.get(home.get(id)) ?? 0) + timeDeltas[n]);
    }
  }
  homes.delete('(idle)');
  const sorted = [...homes].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
  const total = [...homes.values()].reduce((sum, one) => sum + one, 0);
  const lines = sorted.map(
    ([home, micros]) =>
      `${(micros / requests).toFixed(1).padStart(8)} ${((micros / total) * 100).toFixed(1).padStart(5)} %   ${home}`,
  );
  return ['µs a request  part    server, own time by file or package', ...lines].join('\n');
}
