import { randomUUID } from 'node:crypto';
import type { FailureCode } from '../../src/domain/failure';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import { advancePayout } from '../../src/payouts/advance-payout';
import type { PayoutParts } from '../../src/payouts/parts';
import type { PayoutProvider, WalledProvider } from '../../src/providers/provider';
import { aDoor, type Door, newAttempt, UNROUTED, unwalled } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

interface Sent {
  readonly to: string;
  readonly key: string;
}

/** Answers every submission the same, and keeps what it was sent. */
function aProvider(name: string, sent: Sent[], report: PayoutReport): PayoutProvider {
  const provider = door.parts.providers.get('pagstar') as PayoutProvider;
  return {
    ...provider,
    name,
    submit: async ({ providerKey }) => {
      sent.push({ to: name, key: providerKey });
      return report;
    },
  };
}

const BUSY: PayoutReport = { outcome: 'not-sent', why: 'slow down' };
const LOST: PayoutReport = { outcome: 'unknown', why: 'answer lost (reset)' };
const refusedFor = (code: FailureCode): PayoutReport => ({ outcome: 'failed', failure: { code } });

const partsWith = (providers: readonly WalledProvider[]): PayoutParts => ({
  ...door.parts,
  providers: new Map(providers.map((one) => [one.name, one])),
});

const advance = (facts: PayoutFacts, providers: readonly PayoutProvider[]) =>
  advancePayout(partsWith(providers.map(unwalled)), facts);

async function anUnroutedPayout(pinnedProvider: string | null = null): Promise<PayoutFacts> {
  const { payout } = await door.aPayout();
  const recorded = await door.store.record({
    id: door.parts.newId(),
    merchantId: door.merchantId,
    requestedBy: 'door',
    order: { ...payout, idempotencyKey: randomUUID(), pinnedProvider },
    provider: pinnedProvider,
    routing: UNROUTED,
  });
  if (recorded.kind !== 'accepted') throw new Error(`not accepted: ${recorded.kind}`);
  return recorded.facts;
}

const stateOf = async (facts: PayoutFacts) => (await door.now(facts)).payout;

test('what was not taken is sent again with the same key', async () => {
  const sent: Sent[] = [];
  const facts = await door.aPayout();
  await advance(facts, [aProvider('pagstar', sent, BUSY)]);
  await advance(await door.now(facts), [aProvider('pagstar', sent, BUSY)]);
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
});

test('a provider that only asks us to wait keeps the payout', async () => {
  const sent: Sent[] = [];
  const facts = await anUnroutedPayout();
  const [pagstar, newer] = [aProvider('pagstar', sent, BUSY), aProvider('newer', sent, BUSY)];
  await advance(facts, [pagstar, newer]);
  await advance(await door.now(facts), [newer, pagstar]);
  expect(sent.map(({ to }) => to)).toEqual(['pagstar', 'pagstar']);
});

test('what certainly never left goes elsewhere when its provider cannot be asked', async () => {
  const sent: Sent[] = [];
  const facts = await anUnroutedPayout();
  const [pagstar, newer] = [aProvider('pagstar', sent, BUSY), aProvider('newer', sent, BUSY)];
  await advance(facts, [pagstar]);
  const down = { ...unwalled(pagstar), unable: () => 'is not answering' };
  await advancePayout(partsWith([down, unwalled(newer)]), await door.now(facts));
  expect(sent.map(({ to }) => to)).toEqual(['pagstar', 'newer']);
  expect(sent[0]?.key).not.toBe(sent[1]?.key);
  expect(await stateOf(facts)).toMatchObject({
    provider: 'newer',
    routing: {
      chosen: 'newer',
      candidates: [
        { provider: 'pagstar', obstacle: 'UNAVAILABLE', why: 'is not answering' },
        { provider: 'newer', obstacle: null },
      ],
    },
  });
});

test('what may have been sent waits for its provider, however long', async () => {
  const sent: Sent[] = [];
  const facts = await anUnroutedPayout();
  await advance(facts, [aProvider('pagstar', sent, LOST)]);
  const newer = aProvider('newer', sent, BUSY);
  for (let times = 0; times < 3; times += 1) {
    await door.tell(await door.now(facts), { outcome: 'absent' });
    await advance(await door.now(facts), [newer]);
  }
  expect(sent.map(({ to }) => to)).toEqual(['pagstar']);
  expect((await stateOf(facts)).status).toBe('UNKNOWN');
});

test('a proved absence lets the same key go again, to the same provider only', async () => {
  const sent: Sent[] = [];
  const facts = await anUnroutedPayout();
  const pagstar = aProvider('pagstar', sent, LOST);
  await advance(facts, [pagstar]);
  const long = `update attempt set last_sent_at = now() - interval '1 day' where payout_id = $1`;
  await door.pool.query(long, [facts.payout.id]);
  for (let times = 0; times < 3; times += 1) {
    await door.tell(await door.now(facts), { outcome: 'absent' });
  }
  expect((await stateOf(facts)).status).toBe('QUEUED');
  await advance(await door.now(facts), [aProvider('newer', sent, BUSY)]);
  expect(sent).toHaveLength(1);
  await advance(await door.now(facts), [pagstar, aProvider('newer', sent, BUSY)]);
  expect(sent.map(({ to }) => to)).toEqual(['pagstar', 'pagstar']);
  expect(sent[0]?.key).toBe(sent[1]?.key);
});

test('the database lets no other provider in while one may have been sent the order', async () => {
  const facts = await anUnroutedPayout();
  await advance(facts, [aProvider('pagstar', [], LOST)]);
  const long = `update attempt set last_sent_at = now() - interval '1 day' where payout_id = $1`;
  await door.pool.query(long, [facts.payout.id]);
  for (let times = 0; times < 3; times += 1) {
    await door.tell(await door.now(facts), { outcome: 'absent' });
  }
  const opened = await door.store.openAttempt(
    await door.now(facts),
    newAttempt({ provider: 'newer' }),
  );
  expect(opened).toBeNull();
  expect((await door.now(facts)).attempt).toMatchObject({ provider: 'pagstar', possibleSends: 1 });
});

describe('after a certain refusal', () => {
  const OUR_BALANCE = refusedFor('INSUFFICIENT_FUNDS');

  async function refused(report: PayoutReport, pinned: string | null = null) {
    const sent: Sent[] = [];
    const facts = await anUnroutedPayout(pinned);
    const pagstar = aProvider('pagstar', sent, report);
    const newer = aProvider('newer', sent, { outcome: 'accepted' });
    await advance(facts, [pagstar, newer]);
    const { payout } = await door.now(facts);
    if (payout.status === 'QUEUED') await advance(await door.now(facts), [pagstar, newer]);
    return { sent: sent.map(({ to }) => to), after: await door.now(facts) };
  }

  test('of our standing with the provider another one is tried', async () => {
    const { sent, after } = await refused(OUR_BALANCE);
    expect(sent).toEqual(['pagstar', 'newer']);
    expect(after).toMatchObject({ refusedBy: ['pagstar'], payout: { status: 'SUBMITTED' } });
    expect(after.payout.routing?.candidates[0]).toMatchObject({ obstacle: 'REFUSED_BEFORE' });
  });

  test.each(['PIX_KEY_NOT_FOUND', 'RECIPIENT_ACCOUNT_CLOSED', 'UNKNOWN'] as const)(
    'of the recipient (%s) nobody else is',
    async (code) => {
      const { sent, after } = await refused(refusedFor(code));
      expect(sent).toEqual(['pagstar']);
      expect(after.payout).toMatchObject({ status: 'FAILED', failure: { code } });
    },
  );

  test('a pinned payout fails', async () => {
    const { sent, after } = await refused(OUR_BALANCE, 'pagstar');
    expect(sent).toEqual(['pagstar']);
    expect(after.payout.status).toBe('FAILED');
  });

  test('by the last provider there is, the payout fails', async () => {
    const sent: Sent[] = [];
    const facts = await anUnroutedPayout();
    const both = ['pagstar', 'newer'].map((name) => aProvider(name, sent, OUR_BALANCE));
    await advance(facts, both);
    await advance(await door.now(facts), both);
    expect(sent.map(({ to }) => to)).toEqual(['pagstar', 'newer']);
    expect((await stateOf(facts)).status).toBe('FAILED');
    expect(await door.faults()).toEqual([]);
  });

  test('of a second send nobody else is tried: the first may have been paid', async () => {
    const sent: Sent[] = [];
    const facts = await anUnroutedPayout();
    await advance(facts, [aProvider('pagstar', sent, LOST)]);
    const long = `update attempt set last_sent_at = now() - interval '1 day' where payout_id = $1`;
    await door.pool.query(long, [facts.payout.id]);
    for (let times = 0; times < 3; times += 1) {
      await door.tell(await door.now(facts), { outcome: 'absent' });
    }
    const pagstar = aProvider('pagstar', sent, OUR_BALANCE);
    await advance(await door.now(facts), [pagstar, aProvider('newer', sent, BUSY)]);
    expect(sent.map(({ to }) => to)).toEqual(['pagstar', 'pagstar']);
    expect(await stateOf(facts)).toMatchObject({ status: 'FAILED', provider: 'pagstar' });
  });

  test('before a second send nobody else is tried either', async () => {
    const sent: Sent[] = [];
    const facts = await anUnroutedPayout();
    const pagstar = aProvider('pagstar', sent, LOST);
    await advance(facts, [pagstar]);
    const long = `update attempt set last_sent_at = now() - interval '1 day' where payout_id = $1`;
    await door.pool.query(long, [facts.payout.id]);
    for (let times = 0; times < 3; times += 1) {
      await door.tell(await door.now(facts), { outcome: 'absent' });
    }
    const stops = {
      ...pagstar,
      prepare: async () => ({ kind: 'stop', report: OUR_BALANCE }) as const,
    };
    const both = [stops, aProvider('newer', sent, BUSY)];
    await advance(await door.now(facts), both);
    expect(await stateOf(facts)).toMatchObject({ status: 'FAILED', provider: 'pagstar' });
    expect((await door.now(facts)).refusedBy).toEqual(['pagstar']);
    expect(sent.map(({ to }) => to)).toEqual(['pagstar']);
  });

  test('a notice that claims otherwise keeps it where it is', async () => {
    const sent: Sent[] = [];
    const facts = await anUnroutedPayout();
    const notice = { claimed: 'PAID', outcome: 'settled', verdict: null, confirmationKey: null };
    const pagstar: PayoutProvider = {
      ...aProvider('pagstar', sent, OUR_BALANCE),
      submit: async ({ providerKey }) => {
        const bytes = Buffer.from(providerKey);
        const reference = { providerKey };
        const base = { provider: 'pagstar', digest: bytes, body: bytes };
        await door.store.storeNotice({ ...base, ...notice, reference });
        return OUR_BALANCE;
      },
    };
    await advance(facts, [pagstar, aProvider('newer', sent, BUSY)]);
    const after = await door.now(facts);
    expect(after.refusedBy).toEqual([]);
    expect(['QUEUED', 'UNKNOWN']).toContain(after.payout.status);
    expect(after.attempt?.state).toBe('OPEN');
  });
});
