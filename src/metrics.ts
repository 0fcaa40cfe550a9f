import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Applied } from './payouts/apply-report';

export interface Metrics {
  readonly registry: Registry;
  applied(applied: Applied): void;
  notice(provider: string, kind: string): void;
  error(where: string): void;
  /** Somebody was not let do something. */
  refused(action: string): void;
  /** Something somebody on duty should know that is not about one report. */
  alert(alert: string, provider: string): void;
}

type Load = () => { waiting: number; running: number };

const counter = <Label extends string>(
  registry: Registry,
  name: string,
  spec: { readonly help: string; readonly labelNames: readonly Label[] },
): Counter<Label> => new Counter({ name, ...spec, registers: [registry] });

function createCounters(registry: Registry) {
  return {
    reports: counter(registry, 'repasse_reports_total', {
      help: 'Reports that went through the door, by provider, outcome and status taken',
      labelNames: ['provider', 'outcome', 'to'],
    }),
    alerts: counter(registry, 'repasse_alerts_total', {
      help: 'Things somebody on duty should know',
      labelNames: ['alert', 'provider'],
    }),
    verdicts: counter(registry, 'repasse_notice_verdicts_total', {
      help: 'Notices judged, by verdict',
      labelNames: ['verdict', 'provider'],
    }),
    fenced: counter(registry, 'repasse_fence_rejections_total', {
      help: 'Results dropped because another worker had taken the payout over',
      labelNames: [],
    }),
    notices: counter(registry, 'repasse_notices_total', {
      help: 'Webhook deliveries received, by what became of them',
      labelNames: ['provider', 'kind'],
    }),
    refusals: counter(registry, 'repasse_refusals_total', {
      help: 'What callers were not let do, by the word the audit has for it',
      labelNames: ['action'],
    }),
    errors: counter(registry, 'repasse_errors_total', {
      help: 'Unexpected errors, by where they were caught',
      labelNames: ['where'],
    }),
  };
}

function gaugeWork(registry: Registry, load: Load): Gauge {
  return new Gauge({
    name: 'repasse_work',
    help: 'Payouts in hand: waiting for a free place, and with a provider',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { waiting, running } = load();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'running' }, running);
    },
  });
}

function gaugeSwitches(registry: Registry, stopped: () => readonly string[]): Gauge {
  return new Gauge({
    name: 'repasse_switches',
    help: 'Switches in force: of everything, of providers, of merchants',
    labelNames: ['stops'],
    registers: [registry],
    collect() {
      this.reset();
      for (const stops of stopped()) this.inc({ stops });
    },
  });
}

/** Measures of one process. Labels are words of ours, never data of a payout. */
export function createMetrics(load: Load, stopped: () => readonly string[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = createCounters(registry);
  const { reports, alerts, verdicts, fenced, notices, errors } = counters;
  gaugeWork(registry, load);
  gaugeSwitches(registry, stopped);
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
    refused: (action) => counters.refusals.inc({ action }),
    alert: (alert, provider) => alerts.inc({ alert, provider }),
  };
}
