import { nextTick } from 'node:process';
import { Happenings } from './happenings';
import { Random } from './random';
import { Trace } from './trace';

/** One running program: it can die, and it can stand still. */
export interface Process {
  readonly name: string;
  alive: boolean;
  /** It does nothing before this moment. */
  stoppedUntilMs: number;
}

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
    this.add({ delayMs, label, run, owner: null, isReply: false });
  }

  /** A call over a wire: its effect where it arrives, then its answer to the caller. */
  call<Result>({ label, owner, reachMs, effect, answerMs, lost }: Call<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void, word: string) =>
        this.add({
          delayMs: answerMs,
          label: `${word} ${label}`,
          run: settle,
          owner,
          isReply: true,
        });
      const run = () => {
        try {
          const result = effect();
          if (lost === undefined) answer(() => resolve(result), 'answer:');
          else answer(() => reject(lost), 'lost answer:');
        } catch (error) {
          if (error instanceof Violation) throw error;
          answer(() => reject(error as Error), 'refusal:');
        }
      };
      this.add({ delayMs: reachMs, label, run, owner, isReply: false });
    });
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
      const { label, run, isReply } = one;
      const delayMs = owner.stoppedUntilMs - this.nowMs + this.random.between(0, 20);
      return this.add({ delayMs, label, run, owner, isReply });
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

  private add(one: {
    delayMs: number;
    label: string;
    run: () => void;
    owner: Process | null;
    isReply: boolean;
  }): void {
    const { delayMs, ...rest } = one;
    this.order += 1;
    this.happenings.add({ ...rest, atMs: this.nowMs + Math.round(delayMs), order: this.order });
  }
}

/** Every promise that can go on has gone on: ticks come after the last of them. */
const drained = (): Promise<void> => new Promise((resolve) => nextTick(resolve));
