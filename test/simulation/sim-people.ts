import type { Payout } from '../../src/domain/payout';
import { allowConfirmation } from '../../src/payouts/allow-confirmation';
import { approve, cancel, decideByPerson, deny } from '../../src/payouts/decide-by-person';
import { resolvePayout } from '../../src/payouts/resolve-payout';
import type { Judge } from './judge';
import type { MemoryTables } from './memory-tables';
import { isOver } from './provider-book';
import type { SimProvider } from './sim-provider';
import type { SimWorker } from './sim-worker';
import { LostConnection, Violation, type World } from './world';

const MINUTE = 60_000;
const WORDS = [
  'recheck',
  'cancel',
  'confirm',
  'approve',
  'approve too',
  'deny',
  'resolve',
] as const;

export interface Around {
  readonly world: World;
  readonly tables: MemoryTables;
  readonly judge: Judge;
  readonly providers: readonly SimProvider[];
  readonly anyWorker: () => SimWorker | null;
}

/** Colleagues at their screens. They may be slow and contrary, but they say what they saw. */
export class SimPeople {
  bug: Violation | null = null;

  constructor(private readonly around: Around) {}

  /** In the storm: anything anybody may do, at any time. */
  meddle(payoutId: string): void {
    const { random } = this.around.world;
    const status = this.around.tables.payouts.get(payoutId)?.payout.status;
    const isEarly = status === 'QUEUED' && random.chance(0.5);
    this.say(payoutId, isEarly ? 'cancel' : random.pick(WORDS));
  }

  /** After the storm: what each payout that waits for people needs. */
  tend(): void {
    for (const { payout } of this.around.tables.payouts.values()) {
      const { status, id } = payout;
      if (status === 'AWAITING_APPROVAL') {
        this.say(id, 'approve');
        this.say(id, 'approve too');
      }
      if (status === 'AWAITING_CONFIRMATION') this.say(id, 'confirm');
      if (status === 'UNKNOWN' || status === 'SUSPICIOUS') this.say(id, 'resolve');
    }
  }

  /** Stops one provider, or everything; or lets it go on where it is stopped. */
  turn(provider: string | null): void {
    const { world, tables } = this.around;
    const found = tables.switches.findIndex((one) => one.provider === provider);
    world.note(`${provider ?? 'everything'} is ${found < 0 ? 'stopped' : 'released'}`);
    if (found >= 0) return this.release(found);
    tables.switches.push({
      ...{ id: 'switch', merchantId: null, provider, mode: 'QUEUE', reason: 'it looks wrong' },
      ...{ thrownBy: 'ana', thrownAt: tables.now(), until: null },
    });
  }

  releaseAll(): void {
    while (this.around.tables.switches.length > 0) this.release(0);
  }

  private release(at: number): void {
    const { tables } = this.around;
    tables.switches.splice(at, 1);
    for (const row of tables.payouts.values()) {
      const { status, nextCheckAt, createdAt } = row.payout;
      const waits = status === 'QUEUED' && nextCheckAt !== null && nextCheckAt > tables.now();
      if (waits) row.payout = { ...row.payout, nextCheckAt: createdAt };
    }
    tables.writes += 1;
  }

  private say(payoutId: string, word: (typeof WORDS)[number]): void {
    const { world, tables, anyWorker } = this.around;
    const worker = anyWorker();
    const payout = tables.payouts.get(payoutId)?.payout;
    if (worker === null || payout === undefined) return;
    world.note(`a person says ${word} about ${payoutId.slice(-4)}`);
    this.act(worker, payout, word).catch((error: unknown) => {
      const isWeather = error instanceof LostConnection;
      if (!isWeather) this.bug ??= new Violation(`thrown: ${String(error)}`);
    });
  }

  private async act(
    { parts, loop }: SimWorker,
    payout: Payout,
    word: (typeof WORDS)[number],
  ): Promise<void> {
    const { id: payoutId, merchantId } = payout;
    const by = (name: string) => ({ merchantId, name });
    switch (word) {
      case 'recheck':
        if (await parts.store.hint(merchantId, payoutId)) loop.wake(payoutId);
        return;
      case 'cancel':
        await decideByPerson(parts, { caller: by('ana'), payoutId, judge: cancel(null) });
        return;
      case 'confirm': {
        const allowed = await allowConfirmation(parts, by('bia'), payoutId);
        if (allowed.kind === 'payout') loop.wake(payoutId);
        return;
      }
      case 'approve':
      case 'approve too': {
        const caller = by(word === 'approve' ? 'bia' : 'caio');
        const judge = approve(caller);
        const decided = await decideByPerson(parts, { caller, payoutId, judge });
        if (decided.kind === 'payout') loop.wake(payoutId);
        return;
      }
      case 'deny':
        await decideByPerson(parts, { caller: by('bia'), payoutId, judge: deny(by('bia'), 'no') });
        return;
      case 'resolve': {
        const to = this.truthOf(payout);
        if (to === null) return;
        const said = { payoutId, to, reason: 'the book says so' };
        await resolvePayout(parts, { caller: by('ana'), ...said });
        await resolvePayout(parts, { caller: by('bia'), ...said });
      }
    }
  }

  /** What the books say, once nothing can come any more; null: nobody can know yet. */
  private truthOf({ id, status }: Payout): 'SETTLED' | 'FAILED' | null {
    const { judge, tables, providers, world } = this.around;
    if (status !== 'UNKNOWN' && status !== 'SUSPICIOUS') return null;
    const orders = judge.ordersOf(id);
    if (orders.some(({ payments }) => payments > 0)) return 'SETTLED';
    const sent = [
      ...tables.attemptsOf(id).map(({ attempt }) => attempt.lastSentAt.getTime()),
      ...providers.map(({ book }) => book.handedOverMs.get(id) ?? 0),
    ];
    // Nobody says "it was not paid" while it may still arrive.
    const patienceMs = Math.max(...providers.map(({ flavour }) => flavour.lateMs)) + 2 * MINUTE;
    const isQuiet = world.nowMs - Math.max(0, ...sent) > patienceMs;
    return isQuiet && orders.every(isOver) ? 'FAILED' : null;
  }
}
