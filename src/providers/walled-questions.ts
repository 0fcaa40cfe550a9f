import type { PayoutReport } from '../domain/report';
import { askedPauseMs } from './asked-pause';
import type { Breaker } from './breaker';
import { isSilent } from './is-silent';
import type { KeyAnswer, LookUpReference, PayoutProvider } from './provider';
import { type WallRefusal, whyRefused } from './wall-refusal';
import { makeWalledCall } from './walled-call';
import type { Walls } from './walls';

type Questions = Pick<
  PayoutProvider,
  'lookUp' | 'balance' | 'list' | 'lookUpKey' | 'registerNotices'
>;

/** The verbs that only ask. What a wall refuses is as unknown as it was before. */
export function walledQuestions(provider: PayoutProvider, walls: Walls): Questions {
  const list = provider.list?.bind(provider);
  const lookUpKey = provider.lookUpKey?.bind(provider);
  const registerNotices = provider.registerNotices?.bind(provider);
  return {
    lookUp: (reference) => lookUpWalled(provider, walls, reference),
    // Who has no balance to tell is not silent.
    balance: () =>
      provider.capabilities.balance
        ? askOrNull(walls, walls.breakers.balance, () => provider.balance())
        : provider.balance(),
    ...(list && { list: (window) => askOrNull(walls, walls.breakers.list, () => list(window)) }),
    ...(lookUpKey && { lookUpKey: (key) => lookUpKeyWalled(walls, () => lookUpKey(key)) }),
    ...(registerNotices && {
      registerNotices: (url) => registerWalled(walls, () => registerNotices(url)),
    }),
  };
}

function lookUpWalled(provider: PayoutProvider, walls: Walls, reference: LookUpReference) {
  return makeWalledCall<PayoutReport>({
    lane: walls.lanes.questions,
    breaker: walls.breakers.lookUp,
    async make() {
      const report = await provider.lookUp(reference);
      walls.keys.heardOfPayout(report);
      return report;
    },
    refused: (refusal) => ({ outcome: 'unknown', why: whyRefused(walls.name, refusal) }),
    isSilent,
    askedPauseMs: (report) => askedPauseMs(report, walls.pace),
  });
}

/** Null is all these say, so null counts as silence; each has a breaker to itself for that. */
const askOrNull = <Answer>(walls: Walls, breaker: Breaker, make: () => Promise<Answer | null>) =>
  makeWalledCall<Answer | null>({
    lane: walls.lanes.questions,
    breaker,
    make,
    refused: () => null,
    isSilent: (answer) => answer === null,
  });

function lookUpKeyWalled(walls: Walls, ask: () => Promise<KeyAnswer>): Promise<KeyAnswer> {
  let taken = 0;
  return makeWalledCall<KeyAnswer>({
    lane: walls.lanes.keys,
    breaker: walls.breakers.keys,
    spend() {
      const allowed = walls.keys.takeForLookUp();
      if ('cause' in allowed) return allowed;
      taken = allowed.taken;
      return null;
    },
    async make() {
      const answer = await ask();
      walls.keys.heardOfLookUp(answer, taken);
      return answer;
    },
    refused: (refusal) => keyRefused(walls.name, refusal),
    isSilent,
    askedPauseMs: (answer) => askedPauseMs(answer, walls.pace),
  });
}

function keyRefused(name: string, refusal: WallRefusal): KeyAnswer {
  const { cause, retryAfterMs } = refusal;
  return cause === 'silent' || cause === 'closed'
    ? { kind: 'unknown', why: whyRefused(name, refusal) }
    : { kind: 'limited', retryAfterMs };
}

/** The one verb that may throw, and so says no by throwing. */
async function registerWalled({ name, lanes }: Walls, register: () => Promise<void>) {
  const lane = lanes.questions;
  const refusal = lane.refusal() ?? (await lane.turn());
  if (refusal !== null) throw new Error(whyRefused(name, refusal));
  await register();
}
