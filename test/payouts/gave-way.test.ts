import { randomUUID } from 'node:crypto';
import type { PayoutReport } from '../../src/domain/report';
import { advancePayout } from '../../src/payouts/advance-payout';
import type { WalledProvider } from '../../src/providers/provider';
import { aDoor, type Door, UNROUTED } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

const ACCEPTED: PayoutReport = { outcome: 'accepted' };
const UNREACHED: PayoutReport = { outcome: 'not-sent', why: 'no connection' };
const REFUSED: PayoutReport = { outcome: 'failed', failure: { code: 'INSUFFICIENT_FUNDS' } };

interface Weather {
  readonly first: PayoutReport;
  readonly second: PayoutReport;
  /** Until the second one is asked. */
  isFirstDown?: boolean;
}

/** Two providers, and what each answers today. */
function providers(weather: Weather): Map<string, WalledProvider> {
  const [provider] = [...door.parts.providers.values()];
  if (provider === undefined) throw new Error('the door has no provider');
  const unable = () => (weather.isFirstDown ? 'gives no answers' : null);
  const [first, second] = (['first', 'second'] as const).map((name) => {
    const submit = async () => {
      weather.isFirstDown = false;
      return weather[name];
    };
    return { ...provider, name, submit, ...(name === 'first' && { unable }) };
  });
  return new Map([first, second].flatMap((one) => (one === undefined ? [] : [[one.name, one]])));
}

test('a provider only out of reach is tried again after the other one refused', async () => {
  const { payout } = await door.aPayout();
  const recorded = await door.store.record({
    ...{ id: door.parts.newId(), merchantId: door.merchantId, requestedBy: 'door' },
    order: { ...payout, idempotencyKey: randomUUID() },
    ...{ provider: 'first', routing: UNROUTED },
  });
  if (recorded.kind !== 'accepted') throw new Error('not accepted');
  const { facts } = recorded;
  const advance = async (weather: Weather) =>
    advancePayout({ ...door.parts, providers: providers(weather) }, await door.now(facts));
  await advance({ first: UNREACHED, second: REFUSED });
  await advance({ first: UNREACHED, second: REFUSED, isFirstDown: true });
  expect(await door.now(facts)).toMatchObject({
    payout: { status: 'QUEUED' },
    refusedBy: ['second'],
  });
  await advance({ first: ACCEPTED, second: REFUSED });
  expect((await door.now(facts)).payout).toMatchObject({ status: 'SUBMITTED', provider: 'first' });
});
