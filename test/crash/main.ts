import { parseArgs } from 'node:util';

import startTestServer = require('../support/global-setup');
import stopTestServer = require('../support/global-teardown');

import { crash } from './crash-lane';
import { faultsIn, reportOf, slowIn } from './crash-report';
import type { RoundResult } from './crash-round';
import { PLANTED_FAULTS, violationsOf } from './planted-faults';
import { POINTS } from './points';
import { copyProgram, type ProgramCopy } from './program-copy';

const OPTIONS = {
  rounds: { type: 'string', default: String(POINTS.length) },
  lanes: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  'end-leases': { type: 'boolean', default: false },
  planted: { type: 'boolean', default: false },
} as const;

const { values: ASKED } = parseArgs({ options: OPTIONS });

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Whether nothing was paid twice, lost, stuck or late. */
async function killsAreHarmless(program: ProgramCopy): Promise<boolean> {
  let done = 0;
  const onRound = ({ point, provider, violations }: RoundResult) => {
    done += 1;
    const how = violations.length === 0 ? 'ok' : violations.map(({ what }) => what).join('; ');
    say(`${done}/${ASKED.rounds} ${point.name}, ${provider}: ${how}`);
  };
  const run = await crash(program, {
    rounds: Number(ASKED.rounds),
    lanes: Number(ASKED.lanes),
    seed: Number(ASKED.seed),
    points: POINTS.filter(({ name }) => name.includes(ASKED.only)),
    endLeases: ASKED['end-leases'],
    onRound,
  });
  const slow = slowIn(run);
  say(['', reportOf(run), ...slow].join('\n'));
  return run.results.length > 0 && faultsIn(run).length + slow.length === 0;
}

/** Whether the judge sees every fault that is put into a copy of the program. */
async function plantedAreSeen(): Promise<boolean> {
  let unseen = 0;
  for (const fault of PLANTED_FAULTS) {
    const program = await copyProgram();
    const found = await violationsOf(program, fault).finally(() => program.remove());
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    if (!kinds.includes(fault.seen)) unseen += 1;
    const how = kinds.includes(fault.seen) ? 'seen' : 'NOT SEEN';
    say(`${how}: ${fault.name} (${kinds.join(', ')}; ${found[0]?.what ?? 'nothing'})`);
  }
  return unseen === 0;
}

async function killed(): Promise<boolean> {
  const program = await copyProgram();
  process.once('exit', () => program.remove());
  return killsAreHarmless(program);
}

/** `npm run crash -- --rounds 500`: exit 1 when anything is paid twice, lost, stuck or late. */
async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say(`ended by ${signal}`);
      void stopTestServer().finally(() => process.exit(1));
    });
  }
  await startTestServer();
  try {
    const isWell = ASKED.planted ? await plantedAreSeen() : await killed();
    process.exitCode = isWell ? 0 : 1;
  } finally {
    await stopTestServer();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
