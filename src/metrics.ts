import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Applied } from './payouts/apply-report';

export interface Metrics {
  readonly registry: Registry;
  applied(applied: Applied): void;
  notice(provider: string, kind: string): void;
  error(where: string): void;
}

/** Measures of one process. Labels are words of ours, never data of a payout. */
export function createMetrics(load: () => { waiting: number; running: number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const reports = new Counter({
    name: 'repasse_reports_total',
    help: 'Reports that went through the door, by provider, outcome and status taken',
    labelNames: ['provider', 'outcome', 'to'],
    registers,
  });
  const alerts = new Counter({
    name: 'repasse_alerts_total',
    help: 'Things somebody on duty should know',
    labelNames: ['alert', 'provider'],
    registers,
  });
  const verdicts = new Counter({
    name: 'repasse_notice_verdicts_total',
    help: 'Notices judged, by verdict',
    labelNames: ['verdict', 'provider'],
    registers,
  });
  const fenced = new Counter({
    name: 'repasse_fence_rejections_total',
    help: 'Results dropped because another worker had taken the payout over',
    registers,
  });
  const notices = new Counter({
    name: 'repasse_notices_total',
    help: 'Webhook deliveries received, by what became of them',
    labelNames: ['provider', 'kind'],
    registers,
  });
  const errors = new Counter({
    name: 'repasse_errors_total',
    help: 'Unexpected errors, by where they were caught',
    labelNames: ['where'],
    registers,
  });
  const work = new Gauge({
    name: 'repasse_work',
    help: 'Payouts in hand: waiting for a free place, and with a provider',
    labelNames: ['state'],
    registers,
    collect() {
      const { waiting, running } = load();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'running' }, running);
    },
  });
  work.set({ state: 'running' }, 0);
  return {
    registry,
    applied: (applied) => {
      const provider = applied.provider ?? 'none';
      reports.inc({ provider, outcome: applied.outcome, to: applied.to ?? 'none' });
      if (applied.alert !== null) alerts.inc({ alert: applied.alert, provider });
      if (!applied.committed) fenced.inc();
      for (const { verdict } of applied.verdicts) if (verdict) verdicts.inc({ verdict, provider });
    },
    notice: (provider, kind) => notices.inc({ provider, kind }),
    error: (where) => errors.inc({ where }),
  };
}
