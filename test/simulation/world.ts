import { nextTick } from 'node:process';
import { type Happening, Happenings } from './happenings';
import type { Process } from './process';
import { Random } from './random';
import { Trace } from './trace';

/** A promise that is broken; the seed replays it. */
export class Violation extends Error {}

/** A failure of our own database as the code would meet it. */
export class LostConnection extends Error {}

export interface Call<Result> {
  readonly label: string;
  readonly owner: Process;
  readonly reachMs: number;
  /** What it does where it arrives. */
  readonly effect: () => Result;
  /** How long the answer takes after that. */
  readonly answerMs: number;
  /** The answer never comes, this does. */
  readonly lost?: Error | undefined;
}

const START_MS = Date.UTC(2026, 0, 5, 12);

/** Time, chance and everything that is under way. Nothing happens but what is taken from here. */
export class World {
  readonly random: Random;
  readonly trace: Trace;
  nowMs = START_MS;
  /** While it storms, calls fail and programs die. */
  storm = true;
  steps = 0;
  private readonly happenings = new Happenings();
  private order = 0;

  constructor(seed: number, inWords: boolean) {
    this.random = new Random(seed);
    this.trace = new Trace(inWords);
  }

  get sinceStartMs(): number {
    return this.nowMs - START_MS;
  }

  note(text: string): void {
    this.trace.note(this.sinceStartMs, text);
  }

  /** Something of the outside world that nobody can stop. */
  after(delayMs: number, label: string, run: () => void): void {
    this.add({ atMs: this.nowMs + delayMs, label, run, owner: null, isReply: false });
  }

  /** A call over a wire: its effect where it arrives, then its answer to the caller. */
  call<Result>(call: Call<Result>): Promise<Result> {
    const { label, owner, reachMs, lost } = call;
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          const result = call.effect();
          if (lost === undefined) this.answer(call, () => resolve(result));
          else this.answer(call, () => reject(lost));
        } catch (error) {
          if (error instanceof Violation) throw error;
          const fault = error instanceof Error ? error : new Error(String(error));
          this.answer(call, () => reject(fault));
        }
      };
      this.add({ atMs: this.nowMs + reachMs, label, run, owner, isReply: false });
    });
  }

  /** At once where it takes no time; else as something that may never reach the caller. */
  private answer(call: Call<unknown>, settle: () => void): void {
    const { label, owner, answerMs } = call;
    const isThere = owner.alive && owner.stoppedUntilMs <= this.nowMs;
    if (answerMs === 0 && isThere) return settle();
    const atMs = this.nowMs + answerMs;
    this.add({ atMs, label: `answer: ${label}`, run: settle, owner, isReply: true });
  }

  nextAtMs(): number {
    return this.happenings.next?.atMs ?? Infinity;
  }

  /** Lets the next thing happen, and everything that follows from it at once. */
  async step(): Promise<void> {
    const one = this.happenings.take();
    if (one === undefined) return;
    this.nowMs = Math.max(this.nowMs, one.atMs);
    const { owner } = one;
    if (owner !== null && !owner.alive && (one.isReply || this.random.chance(0.5))) return;
    if (owner !== null && one.isReply && owner.stoppedUntilMs > this.nowMs) {
      return this.add({ ...one, atMs: owner.stoppedUntilMs + this.random.between(0, 20) });
    }
    await this.happen(owner === null ? one.label : `${owner.name} ${one.label}`, one.run);
  }

  /** Does something now, and everything that follows from it. */
  async happen(label: string, run: () => void): Promise<void> {
    this.steps += 1;
    this.note(label);
    run();
    await drained();
  }

  private add(one: Omit<Happening, 'order'>): void {
    const { atMs, label, owner, isReply, run } = one;
    this.order += 1;
    const { order } = this;
    this.happenings.add({ atMs: Math.round(atMs), order, label, owner, isReply, run });
  }
}

/** Every promise that can go on has gone on: ticks come after the last of them. */
const drained = (): Promise<void> => new Promise((resolve) => nextTick(resolve));
