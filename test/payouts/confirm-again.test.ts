import { randomUUID } from 'node:crypto';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import { advancePayout } from '../../src/payouts/advance-payout';
import type { PayoutParts } from '../../src/payouts/parts';
import { aDoor, type Door, newAttempt, unwalled } from './a-door';

const LONG_AGO = `update attempt set confirm_sent_at = now() - interval '31 s'
  where payout_id = $1`;
const WAITING: PayoutReport = { outcome: 'awaiting-confirmation', amountCents: 10_000n };

let door: Door;
beforeAll(async () => {
  door = await aDoor({ idempotent: false });
}, 60_000);
afterAll(() => door.stop(), 60_000);

interface Waiting {
  readonly facts: PayoutFacts;
  readonly providerId: string;
  /** The keys that were given back. */
  readonly confirmed: string[];
  readonly looked: { count: number };
  /** What the provider says to a look-up. */
  readonly says: { report: PayoutReport };
  advance(): Promise<unknown>;
  keyComes(key: string): Promise<unknown>;
}

/** A payout that a look-up found waiting, at a provider that answers confirmations with this. */
async function aWaitingPayout(answer: PayoutReport): Promise<Waiting> {
  const sent = await door.aPayout();
  const opened = await door.store.openAttempt(sent, newAttempt({ idempotent: false }));
  if (opened?.kind !== 'opened') throw new Error('the attempt was not opened');
  const providerId = randomUUID();
  await door.answer({ ...sent, ...opened }, { outcome: 'accepted', providerId });
  await door.tell(await door.now(sent), WAITING);
  const confirmed: string[] = [];
  const looked = { count: 0 };
  const says = { report: WAITING };
  const pagstar = door.parts.providers.get('pagstar')!;
  const provider = unwalled({
    ...pagstar,
    capabilities: { ...pagstar.capabilities, confirmsAloneUpToCents: 10_000n },
    lookUp: async () => {
      looked.count += 1;
      return says.report;
    },
    confirm: async (_reference, key) => {
      confirmed.push(key);
      return answer;
    },
  });
  const parts: PayoutParts = { ...door.parts, providers: new Map([['pagstar', provider]]) };
  return {
    facts: sent,
    providerId,
    confirmed,
    looked,
    says,
    advance: async () => advancePayout(parts, await door.now(sent)),
    keyComes: (key) =>
      door.store.storeNotice({
        provider: 'pagstar',
        digest: Buffer.from(key),
        body: Buffer.from(key),
        claimed: '1',
        outcome: 'awaiting-confirmation',
        verdict: null,
        reference: { providerId },
        confirmationKey: key,
      }),
  };
}

const statusOf = async ({ facts }: Waiting) => (await door.now(facts)).payout.status;

test('without a key it is looked up, and says what it waits for', async () => {
  const one = await aWaitingPayout({ outcome: 'processing' });
  await one.advance();
  expect(one).toMatchObject({ confirmed: [], looked: { count: 1 } });
  const { payout } = await door.now(one.facts);
  expect(payout).toMatchObject({
    status: 'AWAITING_CONFIRMATION',
    trouble: expect.stringContaining('key'),
  });
});

test('a refused confirmation is repeated only when something is new', async () => {
  const one = await aWaitingPayout({ outcome: 'not-sent', why: 'HTTP 409' });
  await one.keyComes('first');
  for (let times = 0; times < 4; times += 1) await one.advance();
  expect(one).toMatchObject({ confirmed: ['first'], looked: { count: 3 } });
  await one.keyComes('second');
  for (let times = 0; times < 3; times += 1) await one.advance();
  expect(one.confirmed).toEqual(['first', 'second']);
  await door.pool.query(LONG_AGO, [one.facts.payout.id]);
  await one.advance();
  expect(one.confirmed).toEqual(['first', 'second', 'second']);
});

test('a lost answer is unknown; it goes again once a look-up says it still waits', async () => {
  const one = await aWaitingPayout({ outcome: 'unknown', why: 'answer lost (reset)' });
  await one.keyComes('only');
  await one.advance();
  expect(await statusOf(one)).toBe('UNKNOWN');
  one.says.report = { outcome: 'unknown', why: 'answer lost (timeout)' };
  await one.advance();
  expect(one.confirmed).toEqual(['only']);
  one.says.report = WAITING;
  await one.advance();
  expect(await statusOf(one)).toBe('AWAITING_CONFIRMATION');
  await one.advance();
  expect(one.confirmed).toEqual(['only']);
  await door.pool.query(LONG_AGO.replace('31 s', '6 s'), [one.facts.payout.id]);
  await one.advance();
  expect(one.confirmed).toEqual(['only', 'only']);
});

test('an order that waits with another amount is never confirmed', async () => {
  const one = await aWaitingPayout({ outcome: 'processing' });
  one.says.report = { ...WAITING, amountCents: 10_001n };
  await one.advance();
  expect(await statusOf(one)).toBe('SUSPICIOUS');
  await one.keyComes('key');
  await one.advance();
  expect(one.confirmed).toEqual([]);
});

test('of ten workers one sends the confirmation', async () => {
  const one = await aWaitingPayout({ outcome: 'processing' });
  await one.keyComes('once');
  await Promise.all(Array.from({ length: 10 }, () => one.advance()));
  expect(one.confirmed).toEqual(['once']);
  expect(await statusOf(one)).toBe('PROCESSING');
});

test('a notice that came before we knew the order is bound to it, and looked up now', async () => {
  const sent = await door.aPayout();
  const opened = await door.store.openAttempt(sent, newAttempt({ idempotent: false }));
  if (opened?.kind !== 'opened') throw new Error('the attempt was not opened');
  const providerId = randomUUID();
  const early = Buffer.from(`early ${providerId}`);
  const stored = await door.store.storeNotice({
    provider: 'pagstar',
    digest: early,
    body: early,
    claimed: '1',
    outcome: 'awaiting-confirmation',
    verdict: null,
    reference: { providerId },
    confirmationKey: 'early',
  });
  expect(stored).toEqual({ kind: 'unknown-payout' });
  const applied = await door.answer({ ...sent, ...opened }, { outcome: 'accepted', providerId });
  expect(applied).toMatchObject({ to: 'SUBMITTED', dueNow: true });
  expect((await door.now(sent)).notices).toMatchObject([{ outcome: 'awaiting-confirmation' }]);
  await door.tell(await door.now(sent), WAITING);
  const { attempt, notices } = await door.now(sent);
  expect(notices).toEqual([]);
  expect(attempt?.confirmation.keyAt).not.toBeNull();
});

test('a key that PostgreSQL cannot store as text does not lose its notice', async () => {
  const one = await aWaitingPayout({ outcome: 'processing' });
  expect(await one.keyComes('with a \u0000 in it')).toMatchObject({ kind: 'stored' });
});
