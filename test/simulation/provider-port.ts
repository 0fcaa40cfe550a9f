import type { Prepared, ProviderOrder, WalledProvider } from '../../src/providers/provider';
import type { Judge } from './judge';
import type { Process } from './process';
import { readSaid, secretDigest } from './sim-notices';
import type { SimProvider } from './sim-provider';
import type { World } from './world';

/** More than anybody ever pays here; now and then too little for the next order. */
const FLOAT_CENTS = { plenty: 100_000_000n, little: 20_000n };

interface Seen {
  readonly world: World;
  readonly owner: Process;
  readonly judge: Judge;
}

/** A provider as one process sees it, behind walls that only know "it is down". */
export function portOf(provider: SimProvider, { world, owner, judge }: Seen): WalledProvider {
  const { flavour } = provider;
  const { random } = world;
  const prepare = async (order: ProviderOrder): Promise<Prepared> => {
    if (flavour.name === 'once') {
      const text = random.uuid();
      return { kind: 'ready', noticeSecret: { text, digest: secretDigest(text) } };
    }
    const stops = provider.isDown || (world.storm && random.chance(0.1));
    const report = { outcome: 'not-sent', why: 'the directory is silent' } as const;
    return world.call<Prepared>({
      owner,
      label: `${flavour.name} prepare`,
      reachMs: random.between(5, 200),
      answerMs: random.between(5, 200),
      effect: () =>
        stops ? { kind: 'stop', report } : { kind: 'ready', endToEndId: `E${order.providerKey}` },
    });
  };
  const confirm: WalledProvider['confirm'] = async ({ providerId }, key) =>
    providerId === null
      ? { outcome: 'not-sent', why: 'its id is not known yet' }
      : provider.confirm(owner, providerId, key);
  return {
    name: flavour.name,
    capabilities: flavour.capabilities,
    balance: () =>
      world.call({
        owner,
        label: `${flavour.name} balance`,
        reachMs: random.between(10, 200),
        answerMs: random.between(10, 200),
        effect: () => {
          if (provider.isDown || !flavour.capabilities.balance) return null;
          const isShort = world.storm && random.chance(0.1);
          const availableCents = isShort ? FLOAT_CENTS.little : FLOAT_CENTS.plenty;
          return { availableCents, blockedCents: null };
        },
      }),
    ...(flavour.name !== 'confirming' && { prepare }),
    ...(flavour.name === 'confirming' && { confirm }),
    submit(order) {
      judge.beforeSubmit(provider, order);
      return provider.submit(owner, order);
    },
    lookUp: (reference) => provider.lookUp(owner, reference),
    readNotice: readSaid,
    close: () => undefined,
    health: () => (provider.isDown ? 'DOWN' : 'UP'),
    unable: () => (provider.isDown ? 'gives no answers' : null),
  };
}
