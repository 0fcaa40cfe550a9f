import type { PayoutFacts } from '../../src/domain/payout';
import { acceptNotice } from '../../src/payouts/accept-notice';
import { advancePayout } from '../../src/payouts/advance-payout';
import type { PayoutParts } from '../../src/payouts/parts';
import type { RawNotice, SubmitOrder } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { aDoor, type Door, newAttempt, UNROUTED, unwalled } from '../payouts/a-door';
import { eventually } from '../support/eventually';
import { type PayoutDriver, payoutDriver } from '../support/payout-driver';
import { aSandboxed, type Sandboxed } from '../support/sandboxed-provider';
import { orderMaker } from '../support/synthetic-orders';

const TIME_SCALE = 0.05;
/** Headers in which any two messages differ. */
const OF_THE_MESSAGE = ['content-length', 'date', 'host', 'connection'];

/** What the centre makes of each provider's capabilities, over the database itself. */
describe.each(PROVIDERS)('$name and the centre', (definition) => {
  let door: Door;
  let one: Sandboxed;
  let driver: PayoutDriver;
  let parts: PayoutParts;
  let order: ReturnType<typeof orderMaker>;
  beforeAll(async () => {
    door = await aDoor({ pace: 0.001 });
    one = await aSandboxed(definition, { timeScale: TIME_SCALE });
    driver = payoutDriver(one);
    order = orderMaker(one.provider.capabilities);
    parts = { ...door.parts, providers: new Map([[definition.name, unwalled(one.provider)]]) };
  }, 60_000);
  afterAll(async () => {
    await one.close();
    await door.stop();
  }, 60_000);

  async function recorded(wanted: SubmitOrder): Promise<PayoutFacts> {
    const { amountCents, destination, recipient } = wanted;
    const { merchantId, accountId } = door;
    const plain = { description: null, priority: 'HIGH', orderId: null } as const;
    const pinned = { accountId, idempotencyKey: wanted.payoutId, pinnedProvider: null };
    const outcome = await door.store.record({
      id: parts.newId(),
      merchantId,
      requestedBy: 'door',
      order: { ...plain, ...pinned, amountCents, destination, recipient },
      provider: definition.name,
      routing: UNROUTED,
    });
    if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${outcome.kind}`);
    return outcome.facts;
  }
  const advance = async (facts: PayoutFacts): Promise<PayoutFacts> => {
    await advancePayout(parts, await door.now(facts));
    return door.now(facts);
  };
  /** As if it had been sent long ago. */
  const age = ({ payout }: PayoutFacts) =>
    door.pool.query(
      `update attempt set last_sent_at = now() - interval '90 days' where payout_id = $1`,
      [payout.id],
    );

  test('57: after a lost answer only an idempotent provider is sent it again', async () => {
    const { idempotentSubmit } = one.provider.capabilities;
    const lost = order(1_057n);
    const facts = await recorded(lost);
    expect((await advance(facts)).payout.status).toBe('UNKNOWN');
    await age(facts);
    for (let looks = 0; looks < 4; looks += 1) await advance(facts);
    const now = await door.now(facts);
    const again = newAttempt({ provider: definition.name, idempotent: idempotentSubmit });
    if (idempotentSubmit) {
      const settled = await eventually('it is paid by the second send', async () => {
        const { payout } = await advance(facts);
        return payout.status === 'SETTLED';
      });
      expect(settled).toBe(true);
      expect(await driver.entries(lost)).toMatchObject([{ posts: 2, payments: 1 }]);
      return;
    }
    expect(now.payout.status).toBe('UNKNOWN');
    expect(now.attempt).toMatchObject({ state: 'OPEN', possibleSends: 1 });
    expect(await door.store.openAttempt(now, again)).toBeNull();
    // Not even where somebody put it back into the queue.
    const requeue = `update payout set status = 'QUEUED', version = version + 1 where id = $1`;
    await door.pool.query(requeue, [facts.payout.id]);
    expect(await door.store.openAttempt(await door.now(facts), again)).toBeNull();
    const posts = (await driver.entries(lost)).reduce((sum, entry) => sum + entry.posts, 0);
    expect(posts).toBeLessThanOrEqual(1);
    expect(await driver.payments(lost)).toBe(0);
  });

  async function noticeFor({ payout }: PayoutFacts): Promise<RawNotice> {
    return eventually('a notice about it comes', async () => {
      const { attempt } = await door.now({ payout } as PayoutFacts);
      for (const { atMs: _at, ...each } of one.inbox.received) {
        const raw = { ...each, receivedAt: new Date() };
        const reading = one.provider.readNotice(raw);
        if (reading.kind !== 'read') continue;
        const { providerKey, providerId } = reading.reference;
        if (providerKey === attempt?.providerKey) return raw;
        if (providerId !== undefined && providerId === attempt?.providerId) return raw;
      }
      return null;
    });
  }

  test('a notice is stored once, however often it comes, and finds its payout', async () => {
    const facts = await advance(await recorded(order(1_000n)));
    const raw = await noticeFor(facts);
    const { id: payoutId } = facts.payout;
    const tell = () => acceptNotice(parts, one.provider, raw);
    expect(await tell()).toEqual({ authentic: true, stored: { kind: 'stored', payoutId } });
    expect(await tell()).toEqual({ authentic: true, stored: { kind: 'duplicate' } });
    const { rows } = await door.pool.query('select 1 from notice where payout_id = $1', [payoutId]);
    expect(rows).toHaveLength(1);
  });

  test('the proof of one payout’s notice does not prove another’s', async () => {
    const [first, second] = [
      await advance(await recorded(order(1_000n))),
      await advance(await recorded(order(1_000n))),
    ];
    const [mine, other] = [await noticeFor(first), await noticeFor(second)];
    const proofs = Object.keys(mine.headers).filter(
      (name) => !OF_THE_MESSAGE.includes(name) && mine.headers[name] !== other.headers[name],
    );
    for (const name of proofs) {
      const headers = { ...mine.headers, [name]: other.headers[name] };
      const mixed = await acceptNotice(parts, one.provider, { ...mine, headers });
      expect([name, mixed.authentic]).toEqual([name, false]);
    }
    expect(await acceptNotice(parts, one.provider, mine)).toMatchObject({ authentic: true });
  });

  test('to one recipient one at a time, where the provider wants it so', async () => {
    const { oneAtATimePerRecipient } = one.provider.capabilities;
    const wanted = order(1_069n);
    const first = await advance(await recorded(wanted));
    const second = await recorded(order(1_000n, { recipient: wanted.recipient }));
    const recipient = oneAtATimePerRecipient ? wanted.recipient.taxId : null;
    const attempt = newAttempt({ provider: definition.name, recipient });
    expect(first.attempt?.possibleSends).toBe(1);
    const opened = await door.store.openAttempt(second, attempt);
    expect(opened?.kind).toBe(oneAtATimePerRecipient ? 'busy' : 'opened');
  });
});
