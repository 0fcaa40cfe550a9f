import { Guards1763800000001 } from '../../migrations/1763800000001-guards';
import { Approvals1764400000000 } from '../../migrations/1764400000000-approvals';
import { closingMove, LEDGER_MOVES, MOVES } from '../../src/domain/ledger';
import {
  canBecome,
  MAY_BECOME,
  MONEY_IN,
  PAYOUT_STATUSES,
  type PayoutStatus,
} from '../../src/domain/status';
import { waitingFor } from '../../src/domain/waiting-for';
import { aPayout, NOW } from './payout-facts';

const steps = PAYOUT_STATUSES.flatMap((from) => MAY_BECOME[from].map((to) => [from, to] as const));
const inState = (state: string) => PAYOUT_STATUSES.filter((status) => MONEY_IN[status] === state);
const BEGINNINGS: PayoutStatus[] = ['AWAITING_APPROVAL', 'QUEUED'];

function reachable(from: readonly PayoutStatus[]): Set<PayoutStatus> {
  const seen = new Set(from);
  for (const status of seen) for (const to of MAY_BECOME[status]) seen.add(to);
  return seen;
}

test('every status is reached from a beginning', () => {
  expect([...reachable(BEGINNINGS)].sort()).toEqual([...PAYOUT_STATUSES].sort());
});

test.each(inState('HELD'))('%s leads to an end of its money, both ways', (status) => {
  const ends = new Set([...reachable([status])].map((to) => MONEY_IN[to]));
  expect(ends).toEqual(new Set(['HELD', 'SPENT', 'RELEASED']));
});

test.each(['REFUNDED', 'FAILED', 'DENIED', 'CANCELED', 'EXPIRED'] as const)(
  '%s is for ever',
  (status) => {
    expect(MAY_BECOME[status]).toEqual([]);
  },
);

test.each(inState('RELEASED'))('money released by %s is never spent afterwards', (status) => {
  expect(MAY_BECOME[status]).toEqual([]);
});

test.each(steps)('%s to %s moves money forward or not at all', (from, to) => {
  const step = `${MONEY_IN[from]} to ${MONEY_IN[to]}`;
  expect(['HELD to HELD', 'HELD to SPENT', 'HELD to RELEASED', 'SPENT to SPENT']).toContain(step);
  const move = { 'HELD to SPENT': 'CAPTURE', 'HELD to RELEASED': 'RELEASE' }[step] ?? null;
  expect(closingMove(from, to)).toBe(move);
});

test('no status follows itself, but for one of several approvals or partial returns', () => {
  const again = PAYOUT_STATUSES.filter((status) => canBecome(status, status));
  expect(again).toEqual(['AWAITING_APPROVAL', 'PARTIALLY_REFUNDED']);
});

test('nothing comes back to wait for our approval, nor is queued again once it was taken', () => {
  const into = (to: PayoutStatus) => PAYOUT_STATUSES.filter((from) => canBecome(from, to));
  expect(into('AWAITING_APPROVAL')).toEqual(['AWAITING_APPROVAL']);
  expect(into('QUEUED')).toEqual(['AWAITING_APPROVAL', 'UNKNOWN']);
});

test('a suspicion ends in an end', () => {
  for (const to of MAY_BECOME.SUSPICIOUS) expect(MONEY_IN[to]).not.toBe('HELD');
});

test('the database allows the same steps and no other', async () => {
  const texts: string[] = [];
  const query = async (text: string) => texts.push(text);
  await new Guards1763800000001().up({ query } as never);
  await new Approvals1764400000000().up({ query } as never);
  const tables = texts.join('\n').matchAll(/insert into payout_transition.*?(as rule|;)/gs);
  const table = [...tables].map(([text]) => text).join('\n');
  const rules = [...table.matchAll(/\('([A-Z_]+)', '([A-Z_ ]+)'\)/g)];
  const written = rules.flatMap(([, from, to]) => to!.split(' ').map((one) => `${from} ${one}`));
  expect(written.sort()).toEqual(steps.map((step) => step.join(' ')).sort());
});

test('every held status says what it waits for, every other waits for nothing', () => {
  for (const status of PAYOUT_STATUSES) {
    const waits = waitingFor(aPayout({ status }), NOW, 1);
    expect({ status, waits: waits !== null }).toEqual({
      status,
      waits: MONEY_IN[status] === 'HELD',
    });
  }
});

test('a payout that waits says why the last try told nothing, an ended one does not', () => {
  const trouble = 'no connection';
  expect(waitingFor(aPayout({ status: 'QUEUED', trouble }), NOW, 1)).toMatch(
    / \(the last try: no .+\)$/,
  );
  expect(waitingFor(aPayout({ status: 'FAILED', trouble }), NOW, 1)).toBeNull();
});

test('the ledger has five moves, and each goes from one book to another', () => {
  expect(LEDGER_MOVES).toEqual(['CREDIT', 'HOLD', 'CAPTURE', 'RELEASE', 'REFUND']);
  for (const { from, to } of Object.values(MOVES)) expect(from).not.toBe(to);
});
