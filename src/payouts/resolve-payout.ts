import { type Decision, NOTHING } from '../domain/decision';
import { closingMove } from '../domain/ledger';
import { isUuid } from '../domain/parse-order';
import type { PayoutFacts } from '../domain/payout';
import { invalid, type Refusal } from '../domain/refusal';
import type { PayoutStatus } from '../domain/status';
import { type Decided, decideByPerson } from './decide-by-person';
import { refusedDeed } from './decision-note';
import type { Caller, PayoutParts } from './parts';

export interface Resolution {
  readonly caller: Caller;
  readonly payoutId: string;
  readonly to: PayoutStatus;
  readonly reason: string;
}

/** Statuses no machine may end, and what people may say they ended in. */
const RESOLVABLE: readonly PayoutStatus[] = ['SUSPICIOUS', 'UNKNOWN'];
const ENDINGS: readonly PayoutStatus[] = ['SETTLED', 'FAILED'];

interface Seconded extends Resolution {
  /** The version both people spoke about; null while only one has spoken. */
  readonly version: number | null;
}

function judge({ payout }: PayoutFacts, { to, reason, version }: Seconded): Decision | Refusal {
  const ready =
    RESOLVABLE.includes(payout.status) && (version === null || version === payout.version);
  if (!ready) return { code: 'NOT_ALLOWED_IN_STATUS', status: payout.status };
  const failure = to === 'FAILED' ? ({ code: 'UNKNOWN', providerMessage: reason } as const) : null;
  return { ...NOTHING, to, cause: 'RESOLUTION', move: closingMove(payout.status, to), failure };
}

const REFUSED = 'payout.resolve.refused' as const;
const refused = (refusal: Refusal): Decided => ({ kind: 'refused', refusals: [refusal] });
const NO_PAYOUT: Refusal = { code: 'NOT_FOUND', path: ['input', 'payoutId'], what: 'payout' };

/**
 * Ends what only people can decide. The first person's word is kept; it takes effect when a second
 * one says the same about the same version of the payout.
 */
export async function resolvePayout(parts: PayoutParts, resolution: Resolution): Promise<Decided> {
  const { caller, to, reason } = resolution;
  if (!ENDINGS.includes(to))
    return refused(invalid(['input', 'to'], { fix: 'ENDING', endings: ENDINGS }));
  const payoutId = resolution.payoutId.toLowerCase();
  if (!isUuid(payoutId)) return refused(NO_PAYOUT);
  const { merchantId, name, origin } = caller;
  const said = { merchantId, payoutId, to, by: name, origin, reason };
  const version = await parts.store.secondResolution(said);
  const judged = (facts: PayoutFacts) => judge(facts, { ...resolution, version });
  const word = { caller, payoutId, judge: judged, refused: REFUSED } as const;
  if (version !== null) return decideByPerson(parts, word);
  const facts = await parts.store.facts(merchantId, payoutId);
  if (facts === null) return refused(NO_PAYOUT);
  const verdict = judged(facts);
  if (!('code' in verdict)) return { kind: 'payout', payout: facts.payout };
  const deed = refusedDeed(caller, facts, { refusal: verdict, action: REFUSED });
  if (deed !== null) await parts.refusals.tell(deed);
  return refused(verdict);
}
