import { BARS } from '../bars.mjs';
import { fanOutRuns, runFanOut } from './fan-out.mjs';
import { livesRuns, runLives } from './lives.mjs';
import { payoutSteps, runPayouts } from './payouts.mjs';
import { pushRuns, runPush } from './push.mjs';

/** What is run, in order; each leaves out what was not asked for. */
export const SCENARIOS = [runPayouts, runFanOut, runLives, runPush];

const START_S = 12;
/** Opening, checking and the pauses between, for each window. */
const AROUND_S = 0.9;
/** A server of its own, its memory at rest, and many connections. */
const FAN_OUT_AROUND_S = 6;

/** About how long it takes, said beforehand. */
export function secondsFor(options) {
  const windows = payoutSteps(options, BARS).length * options.rounds;
  const each = (options.warmMs + options.windowMs) / 1_000 + AROUND_S;
  const fanOut = (fanOutRuns(options, BARS) + livesRuns(options, BARS)) * (each + FAN_OUT_AROUND_S);
  const push = pushRuns(options, BARS) * each;
  return Math.ceil(START_S + windows * each + fanOut + push);
}
