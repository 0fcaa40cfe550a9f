import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { findPgbench } from './contestants/pgbench.mjs';

const said = (command, args) => {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
};

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** Where the figures were taken, and of what. */
export function machine(cluster) {
  const pgbench = findPgbench();
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    loadAverage: loadavg()[0],
    node: process.version,
    postgres: cluster.facts,
    pgbench: pgbench && said(pgbench, ['--version']),
    commit: said('git', ['rev-parse', '--short', 'HEAD']),
    changed: said('git', ['status', '--porcelain', '--', 'src', 'migrations']) !== '',
    packages: { ...json('../package.json').dependencies },
    peers: { ...json('./peers/package.json').dependencies },
  };
}
