import { randomUUID } from 'node:crypto';
import type { PayoutFacts } from '../../src/domain/payout';
import { advancePayout } from '../../src/payouts/advance-payout';
import type { PayoutProvider } from '../../src/providers/provider';
import { aDoor, type Door, UNROUTED, unwalled } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

interface Sent {
  readonly to: string;
  readonly key: string;
}

/** Takes nothing ("slow down"), and keeps what it was sent. */
function aBusyProvider(name: string, sent: Sent[]): PayoutProvider {
  const provider = door.parts.providers.get('pagstar') as PayoutProvider;
  return {
    ...provider,
    name,
    submit: async ({ providerKey }) => {
      sent.push({ to: name, key: providerKey });
      return { outcome: 'not-sent', why: 'slow down' };
    },
  };
}

const advance = (facts: PayoutFacts, providers: readonly PayoutProvider[]) =>
  advancePayout(
    { ...door.parts, providers: new Map(providers.map((one) => [one.name, unwalled(one)])) },
    facts,
  );

async function anUnroutedPayout(): Promise<PayoutFacts> {
  const { payout } = await door.aPayout();
  const order = { ...payout, idempotencyKey: randomUUID() };
  const id = door.parts.newId();
  const { merchantId } = door;
  const recorded = await door.store.record({
    id,
    merchantId,
    requestedBy: 'door',
    order,
    provider: null,
    routing: UNROUTED,
  });
  if (recorded.kind !== 'accepted') throw new Error(`not accepted: ${recorded.kind}`);
  return recorded.facts;
}

test('what was not taken is sent again with the same key', async () => {
  const sent: Sent[] = [];
  const facts = await door.aPayout();
  await advance(facts, [aBusyProvider('pagstar', sent)]);
  await advance(await door.now(facts), [aBusyProvider('pagstar', sent)]);
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
});

test('an attempt that is sent again goes where it went, whoever is preferred by now', async () => {
  const sent: Sent[] = [];
  const facts = await anUnroutedPayout();
  const [pagstar, newer] = [aBusyProvider('pagstar', sent), aBusyProvider('newer', sent)];
  await advance(facts, [pagstar, newer]);
  await advance(await door.now(facts), [newer, pagstar]);
  expect(sent.map(({ to }) => to)).toEqual(['pagstar', 'pagstar']);
});

test('an attempt whose provider is switched off waits for it', async () => {
  const sent: Sent[] = [];
  const facts = await anUnroutedPayout();
  const [pagstar, newer] = [aBusyProvider('pagstar', sent), aBusyProvider('newer', sent)];
  await advance(facts, [pagstar]);
  await advance(await door.now(facts), [newer]);
  expect(sent.map(({ to }) => to)).toEqual(['pagstar']);
  expect((await door.now(facts)).payout.status).toBe('QUEUED');
});
