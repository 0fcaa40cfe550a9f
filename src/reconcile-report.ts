import type { AskedWindow, Reconciled } from './payouts/reconcile';
import type { BreakCount } from './store/break-store';

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function momentFrom(name: string, text: string): Date {
  const moment = new Date(text);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new Error(`--${name}: give a moment such as 2026-07-01 or 2026-07-01T12:00:00Z`);
}

/** The window somebody named; null: the usual one. */
export function askedWindow({ from, to }: Asked, now: Date): AskedWindow['window'] {
  if (from === undefined) {
    if (to === undefined) return null;
    throw new Error('--to: give --from with it');
  }
  const window = {
    from: momentFrom('from', from),
    to: to === undefined ? now : momentFrom('to', to),
  };
  if (window.from < window.to) return window;
  throw new Error('--from: it is not before --to');
}

type AllDone = ReadonlyMap<string, Reconciled | null>;

/** What came of it, for people or for a program, and whether the books agree as far as seen. */
export function reconcileReport(
  done: AllDone,
  open: readonly BreakCount[],
  { json }: { readonly json: boolean },
): { readonly text: string; readonly isWell: boolean } {
  const all = [...done].map(([provider, one]) => ({ provider, ...outcomeOf(one) }));
  const isWell = open.length === 0 && all.every(({ outcome }) => outcome !== 'incomplete');
  if (json) return { text: `${JSON.stringify({ ok: isWell, providers: all, open })}\n`, isWell };
  const lines = [...done].flatMap(([provider, one]) => linesOf(provider, one));
  const count = open.reduce((sum, one) => sum + one.open, 0);
  const breaks = open.map((one) => `  ${one.provider}  ${one.kind}  ${one.open}`);
  const end = count === 0 ? 'no break is open' : `open breaks: ${count}; read them by \`breaks\``;
  return { text: `${[...lines, end, ...breaks].join('\n')}\n`, isWell };
}

function outcomeOf(one: Reconciled | null) {
  if (one === null) return { outcome: 'elsewhere' } as const;
  const { complete, provider: _name, ...rest } = one;
  return { outcome: complete ? 'complete' : 'incomplete', ...rest } as const;
}

function linesOf(provider: string, one: Reconciled | null): string[] {
  if (one === null) return [`${provider}: another process compares it now`];
  const { from, to, complete, tally, blind } = one;
  const seen = [
    `${tally.compared} payouts compared`,
    `${tally.listed} orders listed`,
    `${tally.lookedUp} look-ups`,
    `${tally.opened} breaks opened`,
    `${tally.closed} closed`,
    `${tally.madeDue} payouts made due`,
  ];
  const lacks = [
    complete ? null : 'not complete: it fell silent; run it again',
    blind,
    tally.untold > 0 ? `${tally.untold} payouts were asked about in vain` : null,
    tally.unnamed > 0 ? `${tally.unnamed} payouts cannot be asked about: it named no id` : null,
    tally.unreadable > 0 ? `${tally.unreadable} listed orders could not be read` : null,
  ].filter((text) => text !== null);
  const head = `${provider}: ${from.toISOString()} to ${to.toISOString()}`;
  return [head, `  ${seen.join(', ')}`, ...lacks.map((text) => `  ${text}`)];
}
