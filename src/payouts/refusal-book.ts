import type { AuditNote, Deed } from '../domain/audit-entry';

/** Something that somebody tried and was not let do. */
export interface RefusedDeed extends AuditNote {
  /** Why, in a word of ours. */
  readonly reason: string;
}

export interface RefusalBookParts {
  readonly write: (note: AuditNote) => Promise<void>;
  /** Milliseconds of a clock. */
  readonly now: () => number;
  /** Every single one, also those that are only counted. */
  readonly onRefused?: (refused: RefusedDeed) => void;
  readonly onError?: (error: unknown) => void;
}

/** One line for whoever it is, what they try and why they may not, in this time. */
const LINE_MS = 60_000;
/** Of how many it is kept apart; whoever comes then shares a line with others of the merchant. */
const OPEN_MAX = 5_000;
const SUBJECTS_MAX = 20;

interface Open {
  since: number;
  /** Those that no line tells yet. */
  untold: number;
  last: RefusedDeed;
  readonly subjects: Set<string>;
}

const openFor = (last: RefusedDeed, since: number): Open => ({
  since,
  untold: 0,
  last,
  subjects: new Set(),
});

/** Whoever stands behind it, by the credential where it has a row. */
const lineOf = ({ merchantId, actor, origin, action, reason }: RefusedDeed): string =>
  JSON.stringify([merchantId, origin.credential ?? actor, action, reason]);

const noteOf = ({ reason, facts, ...note }: RefusedDeed, more: Deed['facts'] = {}): AuditNote => ({
  ...note,
  facts: { ...facts, reason, ...more },
});

/**
 * Tells the audit what was refused, so that nobody can flood it: the first of its kind at once, all
 * that follow within a minute by one line with their number when it is over.
 */
export class RefusalBook {
  private readonly open = new Map<string, Open>();

  constructor(private readonly parts: RefusalBookParts) {}

  /** Never fails: what cannot be written now is counted, and told later. */
  async tell(refused: RefusedDeed): Promise<void> {
    this.parts.onRefused?.(refused);
    const deed = this.open.size < OPEN_MAX ? refused : this.shared(refused);
    const line = lineOf(deed);
    const known = this.open.get(line);
    const open = known ?? openFor(deed, this.parts.now());
    this.open.set(line, open);
    open.last = deed;
    if (known === undefined) return this.write(open, noteOf(deed), 1);
    open.untold += 1;
    if (open.subjects.size < SUBJECTS_MAX) open.subjects.add(refused.subject);
  }

  /** Tells what was only counted and is a minute old; at the end of the process, all of it. */
  async flush({ all }: { readonly all: boolean }): Promise<void> {
    const now = this.parts.now();
    for (const [line, open] of this.open) {
      const isOver = now - open.since >= LINE_MS;
      if (open.untold === 0 && isOver) this.open.delete(line);
      if (open.untold > 0 && (isOver || all)) await this.tellUntold(open, now);
    }
  }

  private shared(refused: RefusedDeed): RefusedDeed {
    if (this.open.has(lineOf(refused))) return refused;
    return { ...refused, actor: 'several', origin: { via: refused.origin.via } };
  }

  private async tellUntold(open: Open, now: number): Promise<void> {
    const { untold, last } = open;
    const facts = {
      count: untold,
      since: new Date(open.since).toISOString(),
      subjects: [...open.subjects],
    };
    open.since = now;
    open.untold = 0;
    open.subjects.clear();
    await this.write(open, noteOf(last, facts), untold);
  }

  private async write(open: Open, note: AuditNote, count: number): Promise<void> {
    try {
      await this.parts.write(note);
    } catch (error) {
      open.untold += count;
      this.parts.onError?.(error);
    }
  }
}
