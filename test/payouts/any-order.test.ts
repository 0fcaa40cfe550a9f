import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import { canBecome, MONEY_IN, type PayoutStatus } from '../../src/domain/status';
import { cancel, decideByPerson } from '../../src/payouts/decide-by-person';
import { resolvePayout } from '../../src/payouts/resolve-payout';
import { aDoor, type Door, failed, newAttempt, settled } from './a-door';
import { ledgerOf } from './booked';

/** So small that every waiting time of ours is over by the next step. */
const PACE = 1e-9;

let door: Door;
beforeAll(async () => {
  door = await aDoor({ pace: PACE });
}, 60_000);
afterAll(() => door.stop(), 60_000);

const a = { reference: 'D1', amountCents: 3_000n };
const b = { reference: 'D2', amountCents: 2_000n };
const rest = { reference: 'D3', amountCents: 5_000n };
const refunded = (refunds: (typeof a)[], full = false): PayoutReport => ({
  outcome: 'refunded',
  refunds,
  full,
});

const REPORTS: readonly PayoutReport[] = [
  { outcome: 'accepted', providerId: 'P1' },
  { outcome: 'awaiting-provider-approval' },
  { outcome: 'processing', providerStatus: 'PROCESSING' },
  { outcome: 'absent' },
  { outcome: 'unknown', why: 'silence' },
  { outcome: 'unknown', why: 'a word nobody knows', providerStatus: 'EM_ANALISE' },
  { outcome: 'not-sent', why: 'slow down', retryAfterMs: 1 },
  settled('E1'),
  { ...settled('E1'), amountCents: 10_000n },
  { ...settled('E1'), amountCents: 9_999n },
  { ...settled('E2') },
  failed,
  { outcome: 'canceled', failure: { code: 'CANCELED' } },
  { outcome: 'denied', failure: { code: 'APPROVAL_DENIED' } },
  { outcome: 'expired', failure: { code: 'EXPIRED' } },
  refunded([a]),
  refunded([a, b]),
  // Some providers tell all returns there were, some only the newest.
  refunded([b]),
  refunded([rest]),
  refunded([b], true),
  refunded([a, a]),
  refunded([a, b, rest]),
  refunded([a, b, rest], true),
  refunded([], true),
];

type Step =
  | { readonly kind: 'tell' | 'answer'; readonly report: PayoutReport }
  /** Several messengers at the same moment, with facts one of them read long ago. */
  | { readonly kind: 'together'; readonly reports: readonly PayoutReport[] }
  | { readonly kind: 'send' | 'claim' | 'cancel' }
  | { readonly kind: 'notice'; readonly outcome: string }
  | { readonly kind: 'resolve'; readonly to: PayoutStatus };

const report = fc.constantFrom(...REPORTS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('tell' as const), report }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), report }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      reports: fc.array(report, { minLength: 2, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('send', 'claim', 'cancel') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('notice' as const),
      outcome: fc.constantFrom('settled', 'failed', 'processing', 'refunded'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resolve' as const),
      to: fc.constantFrom<PayoutStatus>('SETTLED', 'FAILED'),
    }),
  },
);

const caller = (name: string) => ({ merchantId: door.merchantId, name });

async function notice({ attempt }: PayoutFacts, outcome: string): Promise<unknown> {
  const id = Buffer.from(randomUUID());
  const reference = { providerKey: attempt?.providerKey ?? randomUUID() };
  const said = { claimed: outcome, outcome, verdict: null, reference };
  return door.store.storeNotice({
    provider: 'pagstar',
    digest: id,
    body: id,
    confirmationKey: null,
    ...said,
  });
}

async function take(one: Step, first: PayoutFacts): Promise<unknown> {
  const facts = await door.now(first);
  const payoutId = facts.payout.id;
  switch (one.kind) {
    case 'tell':
      return door.tell(facts, one.report);
    case 'answer':
      return door.answer(facts, one.report);
    case 'together':
      return Promise.all(
        one.reports.map((told, n) =>
          door.tell(n === 0 ? { ...first, fence: facts.fence } : facts, told),
        ),
      );
    case 'send':
      return door.store.openAttempt(facts, newAttempt());
    case 'claim':
      return door.store.claim(payoutId);
    case 'cancel':
      return decideByPerson(door.parts, { caller: caller('ana'), payoutId, judge: cancel(null) });
    case 'notice':
      return notice(facts, one.outcome);
    case 'resolve':
      return Promise.all(
        ['ana', 'bia'].map((name) =>
          resolvePayout(door.parts, {
            caller: caller(name),
            payoutId,
            to: one.to,
            reason: 'asked',
          }),
        ),
      );
  }
}

interface Line {
  readonly version: number;
  readonly from: PayoutStatus | null;
  readonly to: PayoutStatus;
}

async function historyOf({ payout }: PayoutFacts): Promise<Line[]> {
  const { rows } = await door.pool.query<Line>(
    `select version, from_status as "from", to_status as "to" from payout_event
     where payout_id = $1 order by version`,
    [payout.id],
  );
  return rows;
}

async function expectLawful(facts: PayoutFacts): Promise<void> {
  const lines = await historyOf(facts);
  const { payout } = await door.now(facts);
  expect(lines.map(({ version }) => version)).toEqual(lines.map((_, n) => n + 1));
  expect(lines.at(-1)).toMatchObject({ to: payout.status, version: payout.version });
  lines.slice(1).forEach(({ from, to }, n) => {
    expect(from).toBe(lines[n]?.to);
    expect([from, to, canBecome(from as PayoutStatus, to)]).toEqual([from, to, true]);
  });
  const ledger = await ledgerOf(door.pool, payout.id);
  const closing = { HELD: [], SPENT: ['CAPTURE 10000'], RELEASED: ['RELEASE 10000'] };
  expect(ledger.slice(0, 2)).toEqual(['HOLD 10000', ...closing[MONEY_IN[payout.status]]]);
}

/** A provider key that was used is the only one there ever was, until it is proved negative. */
async function expectOneLiveKey({ payout }: PayoutFacts): Promise<void> {
  const { rows } = await door.pool.query(`select provider_key from attempt where payout_id = $1`, [
    payout.id,
  ]);
  expect(rows).toHaveLength(1);
}

test('reports in any order, repeated and together, end with ledger and history right', async () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const facts = await door.aSentPayout();
      for (const one of taken) await take(one, facts);
      await expectLawful(facts);
      await expectOneLiveKey(facts);
      expect(await door.faults()).toEqual([]);
    }),
    { numRuns: 80 },
  );
}, 60_000);

test('what is final stays, whatever is told afterwards', async () => {
  const finals = fc.constantFrom(failed, settled('E1'), refunded([a, b, rest], true));
  await fc.assert(
    fc.asyncProperty(finals, fc.array(step, { maxLength: 6 }), async (last, taken) => {
      const facts = await door.aSentPayout();
      await door.tell(facts, last);
      const { status } = (await door.now(facts)).payout;
      for (const one of taken) await take(one, facts);
      const now = (await door.now(facts)).payout.status;
      expect([
        status,
        ...(status === 'SETTLED' ? ['PARTIALLY_REFUNDED', 'REFUNDED'] : []),
      ]).toContain(now);
      expect(await door.faults()).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);
