import type { PayoutParts } from '../../src/payouts/parts';
import { WorkLoop } from '../../src/payouts/work-loop';
import { claimableAtMs } from './memory-claims';
import type { MemoryTables } from './memory-tables';
import type { Process } from './process';
import { LostConnection, Violation, type World } from './world';

/** The rhythms of src/app.ts. */
const TICK_MS = 500;
const RENEW_MS = 2_500;
const CONCURRENCY = 4;

const onGrid = (fromMs: number, phaseMs: number, everyMs: number): number =>
  Math.ceil((fromMs - phaseMs) / everyMs) * everyMs + phaseMs;

/**
 * One server process. Its rhythms are told apart from other happenings, because a tick that would
 * find nothing need not happen at all.
 */
export class SimWorker {
  bug: Violation | null = null;
  readonly loop: WorkLoop;
  private ticking = false;
  private tickedMs: number;
  private renewedMs: number;

  constructor(
    private readonly world: World,
    readonly process: Process,
    readonly parts: PayoutParts,
  ) {
    this.tickedMs = world.nowMs - world.random.between(0, TICK_MS);
    this.renewedMs = world.nowMs;
    this.loop = new WorkLoop(parts, {
      concurrency: CONCURRENCY,
      queueMax: 4 * CONCURRENCY,
      onApplied: ({ outcome, alert }) => {
        if (alert !== null) world.note(`${process.name} alert: ${alert} on ${outcome}`);
      },
      onError: (error) => this.excuse(error),
    });
  }

  get isRunning(): boolean {
    return this.process.alive && this.process.stoppedUntilMs <= this.world.nowMs;
  }

  nextTickMs(tables: MemoryTables): number {
    const { running, waiting } = this.loop.load();
    if (!this.process.alive || this.ticking || running + waiting >= CONCURRENCY) return Infinity;
    const fromMs = Math.max(claimableAtMs(tables), this.tickedMs + 1, this.process.stoppedUntilMs);
    return fromMs === Infinity ? Infinity : onGrid(fromMs, this.tickedMs, TICK_MS);
  }

  nextRenewMs(): number {
    const { running, waiting } = this.loop.load();
    if (!this.process.alive || running + waiting === 0) return Infinity;
    const fromMs = Math.max(this.world.nowMs, this.renewedMs + 1, this.process.stoppedUntilMs);
    return onGrid(fromMs, this.renewedMs, RENEW_MS);
  }

  tick(): void {
    this.tickedMs = this.world.nowMs;
    this.ticking = true;
    const done = () => {
      this.ticking = false;
    };
    this.loop
      .tick()
      .catch((error: unknown) => this.excuse(error))
      .finally(done);
  }

  renew(): void {
    this.renewedMs = this.world.nowMs;
    this.loop.renew().catch((error: unknown) => this.excuse(error));
  }

  /** A lost connection is weather; anything else that is thrown is a bug. */
  excuse(error: unknown): void {
    if (error instanceof LostConnection) return;
    this.bug ??= error instanceof Violation ? error : new Violation(`thrown: ${String(error)}`);
  }
}
