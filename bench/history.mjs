import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { picture } from './picture.mjs';

const RESULTS = fileURLToPath(new URL('./results', import.meta.url));

/** Keeps a run beside the earlier ones; gives the paths of what was written. */
export function keep(result) {
  mkdirSync(RESULTS, { recursive: true });
  const name = `${result.takenAt.replace(/[:.]/g, '-')}-${result.mode}`;
  const files = [join(RESULTS, `${name}.json`), join(RESULTS, `${name}.svg`)];
  writeFileSync(files[0], `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(files[1], picture(result));
  return files;
}

/** Curves are kept beside, and no bar is checked against them. */
export function keepCurves(result) {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${result.takenAt.replace(/[:.]/g, '-')}-growth.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

const history = () =>
  (existsSync(RESULTS) ? readdirSync(RESULTS) : [])
    .filter((name) => name.endsWith('.json') && !name.includes('growth'))
    .map((name) => JSON.parse(readFileSync(join(RESULTS, name), 'utf8')));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * Rows that are worse than the median of the kept runs of the same kind on as many cores, by more
 * than the tolerance. Ratios only: another machine's requests a second say nothing here.
 */
export function regressions({ rows, mode, machine }, tolerance) {
  const alike = history().filter((run) => run.mode === mode && run.machine.cores === machine.cores);
  return rows.flatMap((row) => {
    const kept = alike.flatMap(
      (run) => run.rows.find((one) => one.row === row.row)?.ratio?.median ?? [],
    );
    if (row.ratio === null || kept.length === 0) return [];
    const before = median(kept);
    const now = row.ratio.median;
    const fell =
      row.most === undefined ? now < before * (1 - tolerance) : now > before * (1 + tolerance);
    return fell ? [{ row: row.row, name: row.name, before, now, runs: kept.length }] : [];
  });
}
