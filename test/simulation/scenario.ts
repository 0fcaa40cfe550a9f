import type { LimitsChange } from '../../src/domain/parse-limits';
import { acceptNotice } from '../../src/payouts/accept-notice';
import { ChangeFeed } from '../../src/payouts/change-feed';
import { KeyAllowance } from '../../src/payouts/key-allowance';
import type { PayoutParts } from '../../src/payouts/parts';
import { ProviderFloats } from '../../src/payouts/provider-floats';
import { RefusalBook } from '../../src/payouts/refusal-book';
import { SwitchBoard } from '../../src/payouts/switch-board';
import type { WalledProvider } from '../../src/providers/provider';
import { type FlavourName, flavourOf } from './flavours';
import { Judge } from './judge';
import { memoryVerbs } from './memory-store';
import { MemoryTables } from './memory-tables';
import type { Process } from './process';
import { ProviderFaults, type Weather } from './provider-faults';
import { portOf } from './provider-port';
import type { Random } from './random';
import { SimClient } from './sim-client';
import { SimNotices } from './sim-notices';
import { SimPeople } from './sim-people';
import { SimProvider } from './sim-provider';
import { SimWorker } from './sim-worker';
import { storeOverTime } from './store-over-time';
import type { World } from './world';

const LEASE_MS = 8_000;
const APPROVAL_MS = 24 * 60 * 60 * 1_000;
const MERCHANT = '00000000-0000-4000-8000-00000000000a';
const ACCOUNT = '00000000-0000-7000-8000-00000000000b';
/** Made from no person's. */
const TAX_IDS = ['52998224725', '11144477735'];
const NAMES: readonly FlavourName[] = ['steady', 'once', 'confirming'];

/** Low enough for a few orders to meet them. */
const lowLimits = (random: Random): LimitsChange => ({
  perPayoutCents: random.pick([null, null, 40_000n]),
  perDayCents: random.pick([null, 9_000n, 100_000n]),
  // Orders come in the morning, so the hours of the day stand for the night here.
  night: random.pick([null, { from: 6, to: 20, perPayoutCents: 5_000n, totalCents: 6_000n }]),
  recipient: random.pick([
    null,
    { minutes: 60, payouts: 1, amountCents: null },
    { minutes: 1, payouts: null, amountCents: 9_000n },
  ]),
  lookAlikeMinutes: random.pick([null, 60]),
});

/** Everybody who takes part in one seed. */
export class Scenario {
  readonly tables: MemoryTables;
  readonly providers: readonly SimProvider[];
  readonly judge: Judge;
  readonly people: SimPeople;
  readonly clients: readonly SimClient[];
  readonly workers: SimWorker[] = [];
  private born = 0;
  private ids = 0;

  constructor(
    readonly world: World,
    weather: Weather,
  ) {
    const { random } = world;
    this.tables = new MemoryTables(() => world.nowMs);
    const rate = random.between(34, 60) / 100;
    const faults = new ProviderFaults(world, rate, weather);
    const start = random.between(0, NAMES.length - 1);
    const order = [...NAMES.slice(start), ...NAMES.slice(0, start)];
    this.providers = order
      .slice(0, random.between(1, NAMES.length))
      .map((name) => new SimProvider(world, flavourOf(name, random), faults));
    this.judge = new Judge(world, this.tables, this.providers);
    const anyWorker = () => this.anyWorker();
    const { tables, judge, providers } = this;
    this.people = new SimPeople({ world, tables, judge, providers, anyWorker });
    this.openAccount();
    for (let n = random.between(1, 3); n > 0; n -= 1) this.beBorn();
    for (const provider of this.providers) {
      new SimNotices(world, provider, (from, body) => this.deliver(from, body, 5));
    }
    const areTwins = random.chance(0.3);
    this.clients = Array.from({ length: random.between(1, 4) }, (_, n) =>
      this.aClient(n, areTwins),
    );
  }

  /** A new server process, with nothing of the dead ones but what is in the store. */
  beBorn(): void {
    this.born += 1;
    const owner: Process = { name: `w${this.born}`, alive: true, stoppedUntilMs: 0 };
    const worker = new SimWorker(this.world, owner, this.partsOf(owner));
    this.workers.push(worker);
    worker.parts.floats.refresh().catch((error: unknown) => worker.excuse(error));
  }

  anyWorker(): SimWorker | null {
    const running = this.workers.filter((worker) => worker.isRunning);
    return running.length === 0 ? null : this.world.random.pick(running);
  }

  /** The first thing that was thrown and is no weather. */
  bug(): Error | null {
    const heard = [...this.workers, ...this.clients, this.people];
    return heard.find(({ bug }) => bug !== null)?.bug ?? null;
  }

  private partsOf(owner: Process): PayoutParts {
    const { world, tables, judge } = this;
    const times = { workerId: owner.name, leaseMs: LEASE_MS, approvalMs: APPROVAL_MS };
    const store = storeOverTime(world, memoryVerbs(tables, times), owner);
    const ports = this.providers.map((one) => portOf(one, { world, owner, judge }));
    const providers = new Map<string, WalledProvider>(ports.map((port) => [port.name, port]));
    return {
      ...{ store, providers, feed: new ChangeFeed(), pace: 1 },
      floats: new ProviderFloats(store, providers),
      refusals: new RefusalBook({ write: (note) => store.note(note), now: () => world.nowMs }),
      switches: new SwitchBoard(async () => tables.switches),
      keyAllowance: new KeyAllowance({ size: 100, perMinute: 2 }, () => world.nowMs),
      now: () => world.nowMs,
      newId: () => this.newId(),
      newKey: () => world.random.uuid(),
    };
  }

  /** In the order of time, as ids of version 7 are. */
  private newId(): string {
    this.ids += 1;
    return `00000000-0000-7000-8000-${this.ids.toString(16).padStart(12, '0')}`;
  }

  private openAccount(): void {
    const { random } = this.world;
    const approvalLimitCents = random.chance(0.3) ? 50_000n : null;
    const amountCents = random.chance(0.8) ? 10_000_000n : 60_000n;
    const verbs = memoryVerbs(this.tables, { workerId: 'till', leaseMs: 0, approvalMs: 0 });
    const made = { id: ACCOUNT, merchantId: MERCHANT, name: 'till', externalId: null };
    const limits = random.chance(0.4) ? lowLimits(random) : {};
    const approvalsNeeded = random.chance(0.3) ? 2 : 1;
    verbs.createAccount({ ...made, approvalLimitCents, approvalsNeeded, limits });
    verbs.credit({ merchantId: MERCHANT, accountId: ACCOUNT, amountCents, reference: 'opening' });
  }

  private aClient(n: number, isTwin: boolean): SimClient {
    const { random } = this.world;
    const wish = {
      ...{ merchantId: MERCHANT, accountId: ACCOUNT, requestedBy: random.pick(['ana', 'caller']) },
      idempotencyKey: `key-${n}`,
      // Some are alike: a search has to tell them apart.
      amountCents: BigInt(isTwin ? 5_000 : random.pick([100, 5_000, 40_000, 90_000])),
      taxId: random.pick(isTwin ? TAX_IDS.slice(0, 1) : TAX_IDS),
      provider: random.chance(0.2) ? random.pick(this.providers).flavour.name : null,
    };
    const client = new SimClient(this.world, wish, () => this.anyWorker());
    this.world.after(random.between(0, 20_000), 'client comes', () => client.begin());
    return client;
  }

  /** A provider tries again when nobody takes its notice, but not for ever. */
  private deliver(from: SimProvider, body: Buffer, tries: number): void {
    const { world } = this;
    const again = () => {
      const pause = () => this.deliver(from, body, tries - 1);
      if (tries > 0) world.after(30_000, 'notice again', pause);
    };
    const worker = this.anyWorker();
    const port = worker?.parts.providers.get(from.flavour.name);
    if (worker === null || port === undefined) return again();
    const raw = { headers: {}, pathRest: '', body, receivedAt: new Date(world.nowMs) };
    acceptNotice(worker.parts, port, raw)
      .then(({ stored }) => {
        if (stored.kind === 'stored') worker.loop.wake(stored.payoutId);
      })
      .catch((error: unknown) => {
        worker.excuse(error);
        again();
      });
  }
}
