import { Gauge, type Registry } from 'prom-client';
import type { Log } from './log';
import type { Metrics } from './metrics';
import type { Reconciled } from './payouts/reconcile';
import type { BreakNews } from './payouts/reconcile-run';
import type { BreakCount } from './store/break-store';

/** Tells whoever is on duty what comparing the books has shown. */
export interface ReconcileTelling {
  told(done: Reconciled): void;
  counted(open: readonly BreakCount[]): void;
}

const gauge = <Label extends string>(
  registry: Registry,
  spec: { readonly name: string; readonly help: string; readonly labelNames: readonly Label[] },
): Gauge<Label> => new Gauge({ ...spec, registers: [registry] });

export function createReconcileTelling(log: Log, metrics: Metrics): ReconcileTelling {
  const { registry } = metrics;
  const open = gauge(registry, {
    name: 'repasse_open_breaks',
    help: "Differences between our book and a provider's that nobody has proved closed",
    labelNames: ['provider', 'kind'],
  });
  const since = gauge(registry, {
    name: 'repasse_reconciled_timestamp_seconds',
    help: 'When this process last compared the whole of a window with a provider',
    labelNames: ['provider'],
  });
  return {
    told({ provider, complete, news }) {
      for (const one of news) tellBreak(log, metrics, one);
      if (complete) since.set({ provider }, Date.now() / 1_000);
      const line = { provider, outcome: complete ? 'complete' : 'incomplete' };
      if (complete) log.info('reconciled', line);
      else log.warn('a reconciliation is not complete and will be repeated', line);
    },
    counted(counts) {
      open.reset();
      for (const { provider, kind, open: count } of counts) open.set({ provider, kind }, count);
    },
  };
}

function tellBreak(log: Log, metrics: Metrics, { kind, provider, payoutId, change }: BreakNews) {
  const line = { provider, payoutId: payoutId ?? undefined };
  if (change === 'closed')
    return log.info('a break is closed by proof', { ...line, outcome: kind });
  const alert = `BREAK_${kind}`;
  metrics.alert(alert, provider);
  log.warn("our book and a provider's differ", { ...line, alert });
}
