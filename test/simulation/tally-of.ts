import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Patch } from './planted-bugs';
import type { Tally } from './tally';

const ROOT = join(__dirname, '../..');

/** What `npm run simulate` comes to; with patches, over sources into which they were written. */
export function tallyOf(seeds: number, patches: readonly Patch[] = []): Promise<Tally> {
  const planted = patches.flatMap((patch) => ['--patch', JSON.stringify(patch)]);
  const first = patches.length > 0 ? ['--first'] : [];
  const args = ['bin/simulate.mjs', '--json', '--seeds', `${seeds}`, ...first, ...planted];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: ROOT }, (_error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(JSON.parse(stdout) as Tally);
      else reject(new Error(`the simulation did not run: ${stderr}`));
    });
  });
}
