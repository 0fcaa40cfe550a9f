import { setTimeout as sleep } from 'node:timers/promises';
import type { BreakKind, SeenBreak } from '../domain/break';
import type { Payout } from '../domain/payout';
import type { WalledProvider } from '../providers/provider';
import type { BreakAbout, BreakStore, OpenBreak, Reconciliation } from '../store/break-store';
import type { PayoutStore } from '../store/payout-store';

/** What reconciliation works with. Of payouts it can only say that they are due. */
export interface ReconcileParts {
  readonly store: Pick<PayoutStore, 'hint' | 'takenElsewhere'>;
  readonly breaks: BreakStore;
  readonly providers: ReadonlyMap<string, WalledProvider>;
  /** Multiplies every waiting time of ours: 1, except in tests. */
  readonly pace: number;
  /** How many questions one run asks a provider at most, so that payouts come first. */
  readonly lookUpsPerSecond: number;
  /** Stops what is under way at its next step. */
  readonly signal: AbortSignal;
}

export interface ReconcileTally {
  /** Orders the provider listed. */
  listed: number;
  /** Orders of ours that were compared, by the list or by a look-up. */
  compared: number;
  lookedUp: number;
  /** Asked about in vain. */
  untold: number;
  /** Sent without ever learning the provider's name for it, so that it cannot be asked about. */
  unnamed: number;
  /** Listed orders that could not be read. */
  unreadable: number;
  /** Payouts made due because the provider had news. */
  madeDue: number;
  /** Differences that are open after this run, new and known. */
  found: number;
  opened: number;
  closed: number;
}

/** A break as it was told to whoever is on duty. */
export interface BreakNews {
  readonly kind: BreakKind;
  readonly provider: string;
  readonly payoutId: string | null;
  readonly change: 'opened' | 'closed';
}

/** Another process has taken over, or this one is stopping. */
export class ReconcileStopped extends Error {}

export const RECONCILE_LEASE_MS = 60_000;
const KEEP_MS = 10_000;

const nameOf = (kind: BreakKind, subject: string): string => `${kind} ${subject}`;

/** One run for one provider: what it has seen and written so far, and its claim to go on. */
export class ReconcileRun {
  readonly tally: ReconcileTally = {
    listed: 0,
    compared: 0,
    lookedUp: 0,
    untold: 0,
    unnamed: 0,
    unreadable: 0,
    madeDue: 0,
    found: 0,
    opened: 0,
    closed: 0,
  };
  readonly news: BreakNews[] = [];
  private readonly open: Map<string, OpenBreak>;
  private keptAtMs = performance.now();

  constructor(
    readonly parts: ReconcileParts,
    readonly provider: WalledProvider,
    readonly begun: { readonly run: Reconciliation; readonly open: readonly OpenBreak[] },
  ) {
    this.open = new Map(begun.open.map((one) => [nameOf(one.kind, one.subject), one]));
  }

  /** Those known before and not proved closed since. */
  openBreaks(): OpenBreak[] {
    return [...this.open.values()];
  }

  /** Waits for the next question's turn; throws when this run has to end. */
  async turn(): Promise<void> {
    await this.pause(1_000 / this.parts.lookUpsPerSecond);
    if (performance.now() - this.keptAtMs < KEEP_MS) return;
    const isOurs = await this.parts.breaks.keep(this.begun.run, RECONCILE_LEASE_MS);
    if (!isOurs) throw new ReconcileStopped('another process has taken over');
    this.keptAtMs = performance.now();
  }

  async pause(ms: number): Promise<void> {
    const { pace, signal } = this.parts;
    await sleep(ms * pace, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw new ReconcileStopped('this process is stopping');
  }

  async note(about: Omit<BreakAbout, 'provider'>, seen: SeenBreak): Promise<void> {
    const isNew = await this.parts.breaks.note({ ...about, provider: this.provider.name }, seen);
    this.tally.found += 1;
    if (!isNew) return;
    this.tally.opened += 1;
    this.tell(seen.kind, about.payout?.id ?? null, 'opened');
  }

  /** Closes what is open of these kinds, by what was just learned from both sides. */
  async clear(kinds: readonly BreakKind[], proved: Proved): Promise<void> {
    for (const kind of kinds) {
      const name = nameOf(kind, proved.subject);
      const known = this.open.get(name);
      if (known === undefined) continue;
      this.open.delete(name);
      if (!(await this.parts.breaks.close(known.id, proved.proof))) continue;
      this.tally.closed += 1;
      this.tell(kind, proved.payout?.id ?? null, 'closed');
    }
  }

  /** The provider has news: the work loop looks for itself, through the door. */
  async makeDue({ id, merchantId }: Payout): Promise<void> {
    if (await this.parts.store.hint(merchantId, id)) this.tally.madeDue += 1;
  }

  private tell(kind: BreakKind, payoutId: string | null, change: BreakNews['change']): void {
    this.news.push({ kind, provider: this.provider.name, payoutId, change });
  }
}

export interface Proved {
  readonly subject: string;
  readonly payout: Payout | null;
  readonly proof: string;
}
