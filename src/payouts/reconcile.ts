import type { WalledProvider } from '../providers/provider';
import type { Reconciliation } from '../store/break-store';
import { noteDuplicates } from './reconcile-duplicates';
import { reconcileList } from './reconcile-list';
import { reconcileOrders } from './reconcile-orders';
import {
  type BreakNews,
  RECONCILE_LEASE_MS,
  type ReconcileParts,
  ReconcileRun,
  type ReconcileTally,
} from './reconcile-run';
import { noteStrangers } from './reconcile-strangers';

/** How old an order must be before both sides must have it. */
const LAG_MS = 15 * 60_000;

export interface AskedWindow {
  /** Begin only when the last one is this long ago; null: now. */
  readonly everyMs: number | null;
  /** Null: from where the last complete one ended, and at least yesterday and today. */
  readonly window: { readonly from: Date; readonly to: Date } | null;
}

/** What came of one comparison. */
export interface Reconciled {
  readonly provider: string;
  readonly from: Date;
  readonly to: Date;
  /** Everything in the window was compared. */
  readonly complete: boolean;
  readonly tally: Readonly<ReconcileTally>;
  readonly news: readonly BreakNews[];
  /** What this comparison cannot see, in words. */
  readonly blind: string | null;
}

/**
 * Compares our book with one provider's, in one process at a time. It only writes breaks and makes
 * payouts due; their status and money change through the door alone. Null: not now, or not here.
 */
export async function reconcile(
  parts: ReconcileParts,
  provider: WalledProvider,
  asked: AskedWindow & { readonly holder: string },
): Promise<Reconciled | null> {
  const { everyMs, window, holder } = asked;
  const begun = await parts.breaks.begin({
    provider: provider.name,
    holder,
    leaseMs: RECONCILE_LEASE_MS,
    lagMs: LAG_MS * parts.pace,
    everyMs,
    window,
  });
  if (begun === null) return null;
  const open = await parts.breaks.openBreaks(provider.name);
  const run = new ReconcileRun(parts, provider, { run: begun, open });
  let complete = false;
  try {
    complete = await compareBooks(run);
  } finally {
    await parts.breaks.end(begun, { complete, result: { ...run.tally } });
  }
  return reconciledFrom(run, begun, complete);
}

async function compareBooks(run: ReconcileRun): Promise<boolean> {
  const list = run.provider.list?.bind(run.provider);
  if (list === undefined) {
    return reconcileOrders(run, { agreed: new Set(), doubtful: new Map() });
  }
  const reading = await reconcileList(run, list);
  const wereAsked = await reconcileOrders(run, reading);
  await noteStrangers(run, reading.strangers);
  await noteDuplicates(run, reading.carriers);
  return wereAsked && reading.isWhole;
}

function reconciledFrom(
  { tally, news, provider }: ReconcileRun,
  { from, to }: Reconciliation,
  complete: boolean,
): Reconciled {
  const { name } = provider;
  const blind =
    provider.list === undefined ? 'it has no list: orders that are none of ours stay unseen' : null;
  return { provider: name, from, to, complete, tally, news, blind };
}
