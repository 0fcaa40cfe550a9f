import type { CrashRun } from './crash-lane';
import type { RoundResult } from './crash-round';
import { PACE } from './crash-world';
import { POINTS } from './points';

/** From the restart to the right state; a proof of absence takes its 15 minutes, scaled. */
const RECOVERY_MAX_MS = 10_000;
const ABSENCE_PROOF_MS = 15 * 60_000 * PACE;

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
const KINDS = ['double', 'lost', 'stuck', 'ledger', 'other'] as const;

function lineOf(name: string, results: readonly RoundResult[]): string {
  const times = results.flatMap(({ tookMs }) => tookMs);
  const sum = (of: (result: RoundResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const wrong = KINDS.map((kind) =>
    sum(({ violations }) => violations.filter((one) => one.kind === kind).length),
  );
  const cells = [
    results.length,
    sum(({ kills }) => kills),
    sum(({ payouts }) => payouts),
    ...wrong,
    seconds(percentile(times, 0.5)),
    seconds(percentile(times, 0.99)),
    seconds(Math.max(0, ...times)),
  ];
  return name.padEnd(42) + cells.map((cell) => String(cell).padStart(8)).join('');
}

const HEAD = ['rounds', 'kills', 'payouts', ...KINDS, 'p50 s', 'p99 s', 'max s'];

/** A line for each point, then all of them, then what went wrong. */
export function reportOf(run: CrashRun): string {
  const { results } = run;
  const byPoint = POINTS.map((point) => ({
    name: point.name,
    results: results.filter((result) => result.point === point),
  })).filter((line) => line.results.length > 0);
  const resent = results.flatMap(({ resentMs }) => resentMs);
  return [
    'killed at'.padEnd(42) + HEAD.map((word) => word.padStart(8)).join(''),
    ...byPoint.map((line) => lineOf(line.name, line.results)),
    lineOf('all', results),
    `sent again after the proof of absence (${seconds(ABSENCE_PROOF_MS)} s of it): ` +
      `${resent.length} payouts, p50 ${seconds(percentile(resent, 0.5))} s, ` +
      `p99 ${seconds(percentile(resent, 0.99))} s, max ${seconds(Math.max(0, ...resent))} s`,
    ...faultsIn(run),
  ].join('\n');
}

/** Everything that must not be, in words; nothing when all is well. */
export function faultsIn({ results, violations }: CrashRun): string[] {
  const inRounds = results.flatMap((result) =>
    result.violations.map(({ kind, what }) => `${kind}: ${what} [${result.point.name}]`),
  );
  return [...inRounds, ...violations.map(({ kind, what }) => `${kind}: ${what} [at the end]`)];
}

/** What took longer than it may; of real time, so only where the machine is one's own. */
export function slowIn({ results }: CrashRun): string[] {
  const took = percentile(
    results.flatMap(({ tookMs }) => tookMs),
    0.99,
  );
  const resent = percentile(
    results.flatMap(({ resentMs }) => resentMs),
    0.99,
  );
  const limits = [
    ['the right state', took, RECOVERY_MAX_MS],
    ['the right state, sent again', resent, RECOVERY_MAX_MS + ABSENCE_PROOF_MS],
  ] as const;
  return limits
    .filter(([, p99, max]) => p99 > max)
    .map(([what, p99, max]) => `slow: ${what} p99 is ${seconds(p99)} s, not ${seconds(max)} s`);
}
