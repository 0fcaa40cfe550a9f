import { parseArgs } from 'node:util';
import startTestServer from '../support/global-setup';
import stopTestServer from '../support/global-teardown';
import { crash } from './crash-lane';
import { faultsIn, reportOf, slowIn } from './crash-report';
import { POINTS } from './points';
import { copyProgram } from './program-copy';

const OPTIONS = {
  rounds: { type: 'string', default: String(POINTS.length) },
  lanes: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  'end-leases': { type: 'boolean', default: false },
} as const;

/** `npm run crash -- --rounds 500`: exit 1 when anything is paid twice, lost, stuck or late. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const [rounds, lanes, seed] = [values.rounds, values.lanes, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  await startTestServer();
  const program = await copyProgram();
  process.once('exit', () => program.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopTestServer().finally(() => process.exit(1)));
  }
  let done = 0;
  try {
    const run = await crash(program, {
      rounds,
      lanes,
      seed,
      points: POINTS.filter(({ name }) => name.includes(values.only)),
      endLeases: values['end-leases'],
      onRound({ point, provider, violations }) {
        done += 1;
        const how = violations.length === 0 ? 'ok' : violations.map(({ what }) => what).join('; ');
        process.stdout.write(`${done}/${rounds} ${point.name}, ${provider}: ${how}\n`);
      },
    });
    const wrong = [...faultsIn(run), ...slowIn(run)];
    process.stdout.write(`\n${reportOf(run)}\n${slowIn(run).join('\n')}\n`);
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } finally {
    await stopTestServer();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
