import { crash } from './crash-lane';
import { faultsIn } from './crash-report';
import type { RoundResult } from './crash-round';
import { PLANTED_FAULTS, violationsOf } from './planted-faults';
import { POINTS, PROVIDERS } from './points';
import { copyProgram, type ProgramCopy } from './program-copy';

/** The others are hit by `npm run crash`. */
const IN_EVERY_RUN = [
  'request: committed, not answered',
  'attempt: committed',
  'order: provider acted, answer unread',
  'result: committed',
  'notice: stored, not answered',
  'confirmation: sent',
  'drain: before a result is committed',
  'migration: half-way',
  'any moment, and again while it restarts',
];

let program: ProgramCopy;
let broken: ProgramCopy;
beforeAll(async () => {
  program = await copyProgram();
  broken = await copyProgram();
}, 120_000);
afterAll(() => {
  program.remove();
  broken.remove();
});

test('a server killed at any of the points loses no payout and pays none twice', async () => {
  const points = POINTS.filter(({ name }) => IN_EVERY_RUN.includes(name));
  const results: RoundResult[] = [];
  const run = await crash(program, {
    rounds: IN_EVERY_RUN.length,
    lanes: 2,
    seed: 1,
    endLeases: true,
    points,
    onRound: (result) => void results.push(result),
  });
  expect(faultsIn(run)).toEqual([]);
  expect(results.map(({ point }) => point.name).sort()).toEqual([...IN_EVERY_RUN].sort());
  expect(new Set(results.map(({ provider }) => provider))).toEqual(new Set(PROVIDERS));
  // They were killed while there was something to lose, and it came back.
  const touched = results.flatMap(({ tookMs, resentMs }) => [...tookMs, ...resentMs]);
  expect(touched.length).toBeGreaterThan(IN_EVERY_RUN.length);
}, 300_000);

test('an order that leaves before its key is committed is seen to be paid twice', async () => {
  const fault = PLANTED_FAULTS.find(({ seen }) => seen === 'double')!;
  const violations = await violationsOf(broken, fault);
  expect(violations.map(({ kind }) => kind)).toContain('double');
}, 120_000);
