import { BARS } from '../bars.mjs';
import { payoutSteps, runPayouts } from './payouts.mjs';

/** What is run, in order; each leaves out what was not asked for. */
export const SCENARIOS = [runPayouts];

const START_S = 12;
/** Opening, checking and the pauses between, for each window. */
const AROUND_S = 0.9;

/** About how long it takes, said beforehand. */
export function secondsFor(options) {
  const windows = payoutSteps(options, BARS).length * options.rounds;
  const each = (options.warmMs + options.windowMs) / 1_000 + AROUND_S;
  return Math.ceil(START_S + windows * each);
}
