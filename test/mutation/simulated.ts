import { runSeed } from '../simulation/run-seed';

const RUNS = 4;
const SEEDS_A_RUN = 15;

/**
 * Whole lives of payouts through the real verbs, for mutants that no quicker test has ended. The
 * oracle is the simulation's own: a promise that is broken, whatever code broke it.
 */
describe('simulated lives', () => {
  test.each(Array.from({ length: RUNS }, (_, run) => run * SEEDS_A_RUN))(
    'from seed %i on keep every promise',
    async (from) => {
      for (let seed = from; seed < from + SEEDS_A_RUN; seed += 1) {
        expect(await runSeed(seed)).toMatchObject({ seed, violation: null });
      }
    },
  );
});
