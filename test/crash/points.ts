import type { Moment, Step } from './kill-at';

/** A moment in the life of a payout at which the server is killed. */
export interface Point {
  readonly name: string;
  /** `any-moment` is killed from outside; `again` is too, and once more on its way back. */
  readonly kind: 'traffic' | 'start' | 'migration' | 'any-moment' | 'again';
  readonly step: Step;
  readonly moment: Moment;
  /** It is hit at one of the first so many times. */
  readonly nthMax: number;
  readonly providers: readonly string[];
  /** What callers order; the last two digits choose what the sandbox does. */
  readonly amounts: readonly string[];
}

export const PROVIDERS = ['pagstar', 'paybrokers', 'fiserv', 'bitcapital'] as const;
/** Where a send whose outcome is not known is never repeated: people end it. */
export const NEVER_TWICE: readonly string[] = ['paybrokers', 'fiserv'];

/**
 * Settles; without a notice; the answer is lost after it paid, or before; rejected; 401 once;
 * notices twice and out of order.
 */
const ANY = ['1.00', '1.00', '1.53', '1.56', '1.57', '1.52', '1.58', '1.54'];
const SETTLES = ['1.00'];
const NEEDS_A_NEW_TOKEN = ['1.58'];

const point = (name: string, at: readonly [Step, Moment], changes: Partial<Point> = {}): Point => ({
  name,
  kind: 'traffic',
  step: at[0],
  moment: at[1],
  nthMax: 3,
  providers: PROVIDERS,
  amounts: ANY,
  ...changes,
});

const TOKEN = { amounts: NEEDS_A_NEW_TOKEN };
const NOTICE = { amounts: SETTLES };
const CONFIRMATION = { amounts: SETTLES, providers: ['fiserv'] };
const START = { kind: 'start', nthMax: 2 } as const;
// Its notices go to another server, and it needs none.
const MIGRATION = {
  kind: 'migration',
  amounts: ['1.53'],
  providers: ['pagstar'],
  nthMax: 1,
} as const;

export const POINTS: readonly Point[] = [
  point('request: before its commit', ['record', 'before']),
  point('request: its commit is under way', ['record', 'sent']),
  point('request: committed, not answered', ['record', 'after']),
  point('request: answered', ['request', 'acted']),
  point('wake-up of other replicas: not sent', ['tell', 'before']),
  point('claim: before', ['claim', 'before'], { nthMax: 30 }),
  point('claim: leased by the dead', ['claim', 'after']),
  point('attempt: before its commit', ['open', 'before']),
  point('attempt: its commit is under way', ['open', 'sent']),
  point('attempt: committed', ['open', 'after']),
  point('order: before it is sent', ['submit', 'before']),
  point('order: sent', ['submit', 'sent']),
  point('order: provider acted, answer unread', ['submit', 'acted']),
  point('order: answer read', ['submit', 'after']),
  point('result: before its commit', ['commit', 'before']),
  point('result: its commit is under way', ['commit', 'sent']),
  point('result: committed', ['commit', 'after']),
  point('look-up: sent', ['look-up', 'sent']),
  point('look-up: answer read', ['look-up', 'after']),
  point('notice: before it is stored', ['notice', 'before'], NOTICE),
  point('notice: stored, not answered', ['notice', 'after'], NOTICE),
  point('notice: answered', ['notice', 'acted'], NOTICE),
  point('token: a new one is asked for', ['token', 'sent'], TOKEN),
  point('token: a new one is read', ['token', 'after'], TOKEN),
  point('confirmation: before it is noted', ['confirmation', 'before'], CONFIRMATION),
  point('confirmation: noted, not sent', ['confirmation', 'after'], CONFIRMATION),
  point('confirmation: sent', ['confirm', 'sent'], CONFIRMATION),
  point('confirmation: provider acted', ['confirm', 'acted'], CONFIRMATION),
  point('drain: before a result is committed', ['drain', 'before']),
  point('drain: a result is committed', ['drain', 'after']),
  point('restart: its first token is asked for', ['token', 'sent'], START),
  point('restart: what the dead held is claimed', ['claim', 'after'], START),
  point('restart: an outcome is looked up', ['look-up', 'after'], START),
  point('migration: half-way', ['migration', 'before'], { ...MIGRATION, nthMax: 10 }),
  point('migration: before its commit', ['migrated', 'before'], MIGRATION),
  point('migration: its commit is under way', ['migrated', 'sent'], MIGRATION),
  point('migration: committed', ['migrated', 'after'], MIGRATION),
  point('any moment', ['record', 'before'], { kind: 'any-moment' }),
  point('any moment, and again while it restarts', ['record', 'before'], { kind: 'again' }),
];
