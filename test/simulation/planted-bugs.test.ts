import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PLANTED_BUGS, type PlantedBug } from './planted-bugs';
import type { Tally } from './tally';

const ROOT = join(__dirname, '../..');
const SEEDS = 2_000;

/** The simulation over sources into which the bug was written, until a promise is broken. */
function simulateWith({ patches }: PlantedBug, seeds = SEEDS): Promise<Tally> {
  const planted = patches.flatMap((patch) => ['--patch', JSON.stringify(patch)]);
  const args = ['bin/simulate.mjs', '--json', '--first', '--seeds', `${seeds}`, ...planted];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: ROOT }, (_error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(JSON.parse(stdout) as Tally);
      else reject(new Error(`the simulation did not run: ${stderr}`));
    });
  });
}

/** The others are planted by `npm run zoo`. */
const IN_EVERY_RUN = [
  'silence is taken for failure',
  'who pays twice is believed to pay once',
  'two orders to one recipient run side by side',
  'an end that forgets to release',
  'a reading that may lag is taken for proof of absence',
];

test.each(IN_EVERY_RUN)(
  'the simulation sees that %s',
  async (name) => {
    const bug = PLANTED_BUGS.find((one) => one.name === name)!;
    const { broken, seeds } = await simulateWith(bug);
    expect(broken).toHaveLength(1);
    expect(broken[0]?.what).toMatch(bug.seenBy);
    expect(seeds).toBeLessThanOrEqual(SEEDS);
  },
  120_000,
);

test('and sees nothing where nothing is planted', async () => {
  const nothing = { file: 'src/domain/absence.ts', from: 'PROOF', to: 'PROOF' };
  const tally = await simulateWith({ name: 'nothing', seenBy: /./, patches: [nothing] }, 200);
  expect(tally.broken).toEqual([]);
  expect(tally.seeds).toBe(200);
}, 240_000);
