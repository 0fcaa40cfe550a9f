import { closingOf } from './memory-ledger';
import type { Weather } from './provider-faults';
import { Scenario } from './scenario';
import { sightsOf } from './sights';
import type { SimWorker } from './sim-worker';
import { Violation, World } from './world';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEPS_MAX = 20_000;
/** In fair weather, with people at their desks, everything has ended by then. */
const PEACE_MAX_MS = 4 * DAY;

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  readonly digest: string;
  readonly steps: number;
  readonly payouts: number;
  /** Calls to providers while it stormed, and how many of them went wrong. */
  readonly weather: Weather;
  /** Every change of a status with its cause, and every verdict on a notice, counted. */
  readonly sights: ReadonlyMap<string, number>;
  /** The broken promise, if one was. */
  readonly violation: string | null;
  readonly trace: readonly string[];
}

class SeedRun {
  readonly weather: Weather = { calls: 0, faults: 0 };
  readonly world: World;
  private readonly scenario: Scenario;
  private peaceSinceMs = Infinity;

  constructor(seed: number, inWords: boolean) {
    this.world = new World(seed, inWords);
    this.scenario = new Scenario(this.world, this.weather);
  }

  get payouts(): number {
    return this.scenario.tables.payouts.size;
  }

  get sights(): ReadonlyMap<string, number> {
    return sightsOf(this.scenario.tables);
  }

  async run(): Promise<void> {
    const { world, scenario } = this;
    const stormSteps = world.random.between(40, 160);
    await world.happen('begin', () => undefined);
    while (world.steps < STEPS_MAX) {
      if (world.storm) this.disturb();
      if (world.storm && world.steps >= stormSteps) this.calm();
      if (!world.storm && this.isOver()) return;
      await this.step();
      scenario.judge.afterStep();
      const bug = scenario.bug();
      if (bug !== null) throw bug;
      if (world.nowMs - this.peaceSinceMs > PEACE_MAX_MS) throw this.stuck('4 days of peace');
    }
    throw this.stuck(`${STEPS_MAX} steps`);
  }

  /** The next happening, or the rhythm of a worker if that comes first. */
  private async step(): Promise<void> {
    const { world, scenario } = this;
    let atMs = world.nextAtMs();
    let beat: (() => void) | null = null;
    let label = '';
    const consider = (one: SimWorker, dueMs: number, what: 'tick' | 'renew') => {
      if (dueMs > atMs) return;
      atMs = dueMs;
      label = `${one.process.name} ${what}`;
      beat = () => one[what]();
    };
    for (const worker of scenario.workers) {
      consider(worker, worker.nextRenewMs(), 'renew');
      consider(worker, worker.nextTickMs(scenario.tables), 'tick');
    }
    if (atMs === Infinity) return this.calm();
    if (beat === null) return world.step();
    world.nowMs = Math.max(world.nowMs, atMs);
    await world.happen(label, beat);
  }

  /** Programs die, stand still and are started; providers go away and come back; people meddle. */
  private disturb(): void {
    const { world, scenario } = this;
    const { random } = world;
    if (!random.chance(0.12)) return;
    const worker = random.pick(scenario.workers);
    const provider = random.pick(scenario.providers);
    switch (random.weighted({ crash: 20, stop: 18, provider: 12, switch: 6, meddle: 50 })) {
      case 'crash':
        if (!worker.process.alive) return;
        worker.process.alive = false;
        world.note(`${worker.process.name} dies`);
        return world.after(random.between(100, 15_000), 'a worker is born', () =>
          scenario.beBorn(),
        );
      case 'stop': {
        const forMs = random.pick([2_000, 10_000, random.between(1, 6) * MINUTE, 20 * MINUTE]);
        worker.process.stoppedUntilMs = world.nowMs + forMs;
        return world.note(`${worker.process.name} stands still for ${forMs} ms`);
      }
      case 'provider':
        provider.isDown = !provider.isDown;
        return world.note(`${provider.flavour.name} is ${provider.isDown ? 'down' : 'up'}`);
      case 'switch':
        return scenario.people.turn(random.chance(0.5) ? provider.flavour.name : null);
      case 'meddle': {
        const ids = [...scenario.tables.payouts.keys()];
        if (ids.length > 0) scenario.people.meddle(random.pick(ids));
      }
    }
  }

  private calm(): void {
    const { world, scenario } = this;
    world.storm = false;
    this.peaceSinceMs = world.nowMs;
    world.note('the storm is over');
    for (const provider of scenario.providers) {
      provider.isDown = false;
      provider.fates.release();
    }
    scenario.people.releaseAll();
    if (!scenario.workers.some(({ process }) => process.alive)) scenario.beBorn();
    const tend = () => {
      scenario.people.tend();
      world.after(3 * MINUTE, 'people look', tend);
    };
    world.after(MINUTE, 'people look', tend);
  }

  /** I29: everything acknowledged is final, and told as the books have it. */
  private isOver(): boolean {
    const { clients, tables, judge, providers } = this.scenario;
    if (!clients.every((one) => one.acknowledged !== null || one.hasGivenUp)) return false;
    for (const { payout } of tables.payouts.values()) {
      const closing = closingOf(payout.status);
      if (closing === null || payout.refundedCents !== judge.returnedOf(payout.id)) return false;
    }
    if (providers.some(({ fates }) => fates.isUnderWay)) return false;
    for (const { acknowledged } of clients) {
      const isLost = acknowledged !== null && !tables.payouts.has(acknowledged);
      if (isLost) throw new Violation(`I9: ${acknowledged} was acknowledged and is gone`);
    }
    return true;
  }

  private stuck(after: string): Violation {
    const open = [...this.scenario.tables.payouts.values()].map(
      ({ payout }) => `${payout.id.slice(-4)} ${payout.status} ${payout.trouble ?? ''}`,
    );
    return new Violation(`I29: not over after ${after}: ${open.join('; ')}`);
  }
}

/** Runs one seed to its end. Told in words only when asked, for words cost time. */
export async function runSeed(seed: number, inWords = false): Promise<SeedResult> {
  const one = new SeedRun(seed, inWords);
  const violation = await one.run().then(
    () => null,
    (error: unknown) => {
      if (error instanceof Violation) return error.message;
      return error instanceof Error ? `thrown: ${error.stack}` : String(error);
    },
  );
  const { world, weather, payouts } = one;
  const { digest, lines } = world.trace;
  const told = { steps: world.steps, payouts, weather, sights: one.sights, trace: lines };
  return { seed, digest, violation, ...told };
}
