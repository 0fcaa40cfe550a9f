import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import { applyReport } from '../../src/payouts/apply-report';
import { approve, cancel, decideByPerson, deny } from '../../src/payouts/decide-by-person';
import { resolvePayout } from '../../src/payouts/resolve-payout';
import type { PayoutStore, ReceivedNotice } from '../../src/store/payout-store';
import { partsOver, type Side } from './both-stores';
import { limiting } from './limit-moves';
import type { Random } from './random';

/** What both sides are told alike: whose payouts, under which ids and keys. */
export interface Ground {
  readonly merchantId: string;
  readonly accountId: string;
  readonly ids: readonly string[];
  readonly keys: readonly string[];
}

/** What one side remembers of each payout, as a worker would. */
export type Memory = Map<string, PayoutFacts>;

/** One thing done to a store. Made once, done on both sides. */
export type Move = (side: Side, memory: Memory) => Promise<unknown>;

const WAITS: PayoutReport = { outcome: 'awaiting-confirmation', providerId: 'P1' };
const REPORTS: readonly PayoutReport[] = [
  { outcome: 'accepted', providerId: 'P1' },
  { outcome: 'awaiting-confirmation', providerId: 'P2' },
  { outcome: 'awaiting-confirmation' },
  { outcome: 'processing', providerStatus: 'PROCESSING' },
  { outcome: 'absent' },
  { outcome: 'unknown', why: 'silence' },
  { outcome: 'not-sent', why: 'told to wait', retryAfterMs: 5 },
  { outcome: 'settled', endToEndId: 'E1', amountCents: 500n },
  { outcome: 'settled', endToEndId: 'E1' },
  { outcome: 'refunded', refunds: [{ reference: 'D1', amountCents: 100n }], full: false },
  { outcome: 'refunded', refunds: [{ reference: 'D2', amountCents: 200n }], full: true },
  { outcome: 'failed', failure: { code: 'INVALID_REQUEST', providerMessage: 'no' } },
  { outcome: 'expired', failure: { code: 'EXPIRED', providerCode: 'X1' } },
];
const OUTCOMES = ['settled', 'failed', 'processing', null] as const;
const TAX_IDS = ['52998224725', '11144477735'];
const UNROUTED = { pinned: false, chosen: null, candidates: [] };

/** The next check is due at once or not for hours: real time must not decide. */
const paced = (store: PayoutStore, soon: boolean): PayoutStore => ({
  ...store,
  commit(change) {
    const nextCheckMs = change.nextCheckMs === null || soon ? null : 3_600_000;
    return store.commit({
      ...change,
      nextCheckMs: soon && change.nextCheckMs !== null ? 0 : nextCheckMs,
    });
  },
});

const workerOf = (random: Random): 'keeper' | 'loser' => random.pick(['keeper', 'loser'] as const);

/** As it is now, or as it was when this side last saw it. */
async function seen(
  side: Side,
  memory: Memory,
  at: { id: string; merchantId: string; fresh: boolean },
) {
  const known = at.fresh ? undefined : memory.get(at.id);
  return known ?? (await side.keeper.facts(at.merchantId, at.id));
}

function recording({ merchantId, accountId, ids, keys }: Ground, random: Random): Move {
  const n = random.between(0, ids.length - 1);
  const provider = random.pick(['one', 'two', null]);
  const taxId = random.pick(TAX_IDS);
  const order = {
    accountId: random.chance(0.9) ? accountId : (keys[0] as string),
    idempotencyKey: `key-${random.chance(0.9) ? n : 0}`,
    amountCents: BigInt(random.pick([300, 500, 500, 800, 5_000])),
    destination: { kind: 'PIX_KEY' as const, type: 'CPF' as const, value: taxId },
    recipient: { name: '*', taxId },
    ...{ description: null, priority: 'HIGH' as const, pinnedProvider: null, orderId: null },
  };
  const allowDuplicateOf = random.pick([null, null, ...ids]);
  const asked = {
    ...{ id: ids[n] as string, merchantId, requestedBy: 'ana', order, provider },
    allowDuplicateOf,
  };
  const as = workerOf(random);
  return async (side, memory) => {
    const known = await side[as].payout(merchantId, asked.id);
    if (known !== null && known.idempotencyKey !== order.idempotencyKey) return 'its id is taken';
    const outcome = await side[as].record({ ...asked, routing: UNROUTED });
    if (outcome.kind === 'accepted') memory.set(asked.id, outcome.facts);
    return outcome;
  };
}

function claiming({ ids }: Ground, random: Random): Move {
  const as = workerOf(random);
  const id = random.pick(ids);
  const limit = random.between(1, 4);
  const isOne = random.chance(0.6);
  return async (side, memory) => {
    const claimed = isOne ? await side[as].claim(id) : null;
    const all = isOne ? [claimed] : await side[as].claimDue(limit);
    for (const facts of all) if (facts !== null) memory.set(facts.payout.id, facts);
    // Which ones is agreed; in which order they come back is not.
    return all.sort((a, b) => ((a?.payout.id ?? '') < (b?.payout.id ?? '') ? -1 : 1));
  };
}

function opening({ merchantId, ids, keys }: Ground, random: Random): Move {
  const at = { id: random.pick(ids), merchantId, fresh: random.chance(0.85) };
  const recipient = random.pick([null, null, ...TAX_IDS]);
  const noticeDigest = random.chance(0.5) ? Buffer.from(random.uuid()) : null;
  const endToEndId = random.pick([null, 'E1']);
  const attempt = {
    ...{ provider: random.pick(['one', 'two']), providerKey: random.pick(keys), endToEndId },
    ...{ idempotent: random.chance(0.8), recipient, noticeDigest, routing: null },
  };
  return async (side, memory) => {
    const facts = await seen(side, memory, at);
    if (facts === null) return 'nothing to open';
    const opened = await side.keeper.openAttempt(facts, attempt);
    if (opened?.kind === 'opened') memory.set(at.id, { ...facts, ...opened });
    return opened;
  };
}

function reporting({ merchantId, ids }: Ground, random: Random): Move {
  const at = { id: random.pick(ids), merchantId, fresh: random.chance(0.7) };
  const report = random.chance(0.2) ? WAITS : random.pick(REPORTS);
  const messenger = random.pick(['SUBMISSION', 'LOOK_UP', 'LOOK_UP', 'CONFIRMATION'] as const);
  const soon = random.chance(0.5);
  const attemptState = random.chance(0.1) ? ('NOT_SENT' as const) : undefined;
  return async (side, memory) => {
    const facts = await seen(side, memory, at);
    if (facts === null) return 'nothing to tell of';
    const store = paced(side.keeper, soon);
    const commit: PayoutStore['commit'] = (change) =>
      store.commit({ ...change, attemptState: attemptState ?? change.attemptState });
    const parts = partsOver({ ...store, commit });
    // Whether somebody should be told depends on how long it all took.
    const { alert: _, ...applied } = await applyReport(parts, { facts, report, messenger });
    return { ...applied, verdicts: applied.verdicts.map(({ verdict }) => verdict) };
  };
}

function noticing({ keys }: Ground, random: Random): Move {
  const outcome = random.pick(OUTCOMES);
  const reference = random.pick([
    { providerKey: random.pick(keys) },
    { providerId: 'P1' },
    { providerId: 'P2' },
    { endToEndId: 'E1' },
    {},
  ]);
  const text = `${random.between(1, 6)} ${JSON.stringify(reference)}`;
  const verdict = random.chance(0.1) ? 'FORGED' : null;
  const notice: ReceivedNotice = {
    ...{ provider: random.pick(['one', 'two']), claimed: outcome ?? 'A_WORD', outcome, verdict },
    ...{ digest: Buffer.from(text), body: Buffer.from(text), reference },
    confirmationKey: random.chance(0.5) ? `confirm-${random.between(1, 9)}` : null,
  };
  return async (side) => {
    const stored = await side.keeper.storeNotice(notice);
    const digest = await side.keeper.noticeDigest(notice.provider, reference);
    return { stored, digest };
  };
}

function deciding({ merchantId, ids }: Ground, random: Random): Move {
  const payoutId = random.pick(ids);
  const name = random.pick(['ana', 'bia']);
  const caller = { merchantId, name };
  const to = random.pick(['SETTLED', 'FAILED'] as const);
  const judge = random.pick([approve(caller), deny(caller, 'no'), cancel('changed my mind')]);
  const soon = random.chance(0.5);
  const isResolution = random.chance(0.5);
  return async (side) => {
    const parts = partsOver(paced(side.keeper, soon));
    if (!isResolution) return decideByPerson(parts, { caller, payoutId, judge });
    return resolvePayout(parts, { caller, payoutId, to, reason: 'asked' });
  };
}

function confirming({ merchantId, ids }: Ground, random: Random): Move {
  const at = { id: random.pick(ids), merchantId, fresh: random.chance(0.7) };
  const isWord = random.chance(0.6);
  return async (side, memory) => {
    if (isWord) return side.keeper.allowConfirmation({ merchantId, payoutId: at.id, by: 'bia' });
    const facts = await seen(side, memory, at);
    if (facts === null) return 'nothing to confirm';
    const opened = await side.keeper.openConfirmation(facts);
    if (opened !== null) memory.set(at.id, { ...facts, fence: opened.fence });
    return opened;
  };
}

function asking({ merchantId, accountId, ids }: Ground, random: Random): Move {
  const id = random.pick(ids);
  const amountCents = BigInt(random.pick([100, 200]));
  const reference = `credit-${random.between(1, 2)}`;
  const asked = { provider: random.pick(['one', 'two']), payoutId: id, providerIds: ['P1', 'P2'] };
  const what = random.pick(['hint', 'renew', 'credit', 'taken', 'stranger'] as const);
  const moves: Readonly<Record<typeof what, Move>> = {
    hint: ({ keeper }) => keeper.hint(merchantId, id),
    renew: ({ keeper }) => keeper.renew(ids),
    credit: ({ keeper }) => keeper.credit({ merchantId, accountId, amountCents, reference }),
    taken: ({ keeper }) => keeper.takenElsewhere(asked),
    // Somebody else's merchant id opens nothing.
    stranger: async ({ keeper }) => [
      await keeper.facts(id, id),
      await keeper.payout(id, id),
      await keeper.hint(id, id),
      await keeper.balance(id, accountId),
      await keeper.allowConfirmation({ merchantId: id, payoutId: id, by: 'bia' }),
    ],
  };
  return moves[what];
}

const MOVES = {
  record: recording,
  claim: claiming,
  open: opening,
  report: reporting,
  notice: noticing,
  decide: deciding,
  confirm: confirming,
  ask: asking,
  limit: limiting,
};
const WEIGHTS = {
  ...{ record: 12, claim: 8, open: 20, report: 24, notice: 10, decide: 7, confirm: 10, ask: 9 },
  limit: 4,
};

/** Without payouts there is nothing to do. */
export const aRecording = (ground: Ground, random: Random): { name: string; move: Move } => ({
  name: 'record',
  move: recording(ground, random),
});

/** The order in which most payouts go. */
export const inOrder = (ground: Ground, random: Random): { name: string; move: Move }[] =>
  (['record', 'open', 'report', 'notice', 'confirm', 'confirm'] as const).map((name) => ({
    name,
    move: MOVES[name](ground, random),
  }));

/** Any verb of the store, in any state. */
export function aMove(ground: Ground, random: Random): { name: string; move: Move } {
  const name = random.weighted(WEIGHTS);
  return { name, move: MOVES[name](ground, random) };
}
