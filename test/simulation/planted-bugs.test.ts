import { PLANTED_BUGS } from './planted-bugs';
import { tallyOf } from './tally-of';

const SEEDS = 2_000;

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
    const { broken, seeds } = await tallyOf(SEEDS, bug.patches);
    expect(broken).toHaveLength(1);
    expect(broken[0]?.what).toMatch(bug.seenBy);
    expect(seeds).toBeLessThanOrEqual(SEEDS);
  },
  120_000,
);
