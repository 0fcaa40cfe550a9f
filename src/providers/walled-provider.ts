import type { PayoutProvider, ProviderHealth, WalledProvider } from './provider';
import { REFUSED_IN_WORDS, refusedFor } from './wall-refusal';
import { walledOrders } from './walled-orders';
import { walledQuestions } from './walled-questions';
import { createWalls, type WallSettings, type Walls } from './walls';

/** A provider behind a breaker, a request budget and the allowance for key look-ups. */
export function wallProvider(
  provider: PayoutProvider,
  settings: WallSettings,
  { now = () => performance.now() }: { now?: () => number } = {},
): WalledProvider {
  const walls = createWalls(provider.name, settings, now);
  return {
    name: provider.name,
    capabilities: provider.capabilities,
    ...walledOrders(provider, walls),
    ...walledQuestions(provider, walls),
    readNotice: (notice) => provider.readNotice(notice),
    health: () => healthOf(walls),
    unable: (byKey) => unableBy(walls, byKey),
    close() {
      for (const lane of Object.values(walls.lanes)) lane.close();
      provider.close();
    },
  };
}

/** What can be said without asking. A provider that is being tried again is not up yet. */
function healthOf({ breakers }: Walls): ProviderHealth {
  if (breakers.orders.state === 'open') return 'DOWN';
  const all = Object.values(breakers);
  if (all.some(({ state }) => state !== 'closed')) return 'DEGRADED';
  return all.some(({ wasAnswered }) => wasAnswered) ? 'UP' : 'UNKNOWN';
}

function unableBy({ breakers, lanes, keys }: Walls, byKey: boolean): string | null {
  const silentMs = breakers.orders.waitMs();
  const refusal =
    lanes.orders.refusal() ??
    (silentMs === null ? null : refusedFor('silent', silentMs)) ??
    lanes.orders.fullness() ??
    (byKey ? keys.refusal() : null);
  return refusal && REFUSED_IN_WORDS[refusal.cause];
}
