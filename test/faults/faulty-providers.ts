import { randomUUID } from 'node:crypto';
import { PROVIDERS } from '../../src/providers/registry';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { ledgerOf } from '../payouts/booked';
import { anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy';
import { aRunningApp, type TestApp } from '../support/running-app';
import type { BookedPayout } from '../support/sandboxed-provider';
import { inventedCnpj } from '../support/synthetic-orders';

export const NAMES = ['pagstar', 'paybrokers', 'fiserv', 'bitcapital'] as const;
export type Name = (typeof NAMES)[number];

/** One payout of the matrix and all that can be said about it. */
export interface Case {
  readonly id: string;
  readonly pixKey: string;
}

export interface FaultyProviders {
  readonly app: TestApp;
  readonly proxy: (name: Name) => FaultProxy;
  /** Requests a payout through one provider, to a Pix key nobody else is paid by. */
  pay(name: Name): Promise<Case>;
  payout(one: Case): Promise<PayoutAnswer>;
  /** What the provider's own book has for the key that was to be paid. */
  booked(name: Name, one: Case): Promise<BookedPayout[]>;
  ledger(one: Case): Promise<string[]>;
  /** How often its provider was asked about it since its status last changed. */
  asked(one: Case): Promise<number>;
  stop(): Promise<void>;
}

export interface FaultyOptions {
  readonly pace: number;
  readonly env?: Readonly<Record<string, string>>;
}

const CPF = '52998224725';
/** A crowded machine answers in time, and what the proxy holds back is late. */
const TIMEOUTS = { SUBMIT_TIMEOUT_MS: '1200', LOOKUP_TIMEOUT_MS: '1000' };

async function openBehindProxies() {
  const place = { host: '127.0.0.1', port: 0, noticeUrl: null, timeScale: 0.02 };
  const sandboxes = await Promise.all(PROVIDERS.map((one) => one.startSandbox(place)));
  const proxies = new Map<string, FaultProxy>();
  for (const { name, url } of sandboxes) proxies.set(name, await openFaultProxy(url));
  return { sandboxes, proxies };
}

/** The settings of a provider whose address is that of its proxy. */
function settingsBy({ name, settings }: RunningSandbox, proxy: FaultProxy): [string, string][] {
  const url = new URL(settings['BASE_URL'] ?? '');
  url.host = new URL(proxy.url).host;
  const all = { ...settings, ...TIMEOUTS, BASE_URL: url.href };
  return Object.entries(all).map(([setting, text]) => [`${name.toUpperCase()}_${setting}`, text]);
}

/** The whole program, with a fault proxy between it and each provider's sandbox. */
export async function faultyProviders({ pace, env }: FaultyOptions): Promise<FaultyProviders> {
  const { sandboxes, proxies } = await openBehindProxies();
  const proxy = (name: string): FaultProxy => proxies.get(name) as FaultProxy;
  const behind = Object.fromEntries(sandboxes.flatMap((one) => settingsBy(one, proxy(one.name))));
  const app = await aRunningApp({ pace, env: { ...behind, ...env } });
  let made = 0;
  return {
    app,
    proxy,
    async pay(name) {
      made += 1;
      const pixKey = randomUUID();
      const taxId = name === 'fiserv' ? inventedCnpj(made) : CPF;
      const changed = {
        amount: '1.00',
        provider: name,
        destination: { pixKey: { type: 'EVP', value: pixKey } },
        recipient: { name: 'Recebedor de Teste', taxId },
      };
      const { payout, userErrors } = await app.api.request(anOrder(app.accountId, changed));
      if (payout === null) throw new Error(JSON.stringify(userErrors));
      return { id: payout.id, pixKey };
    },
    payout: ({ id }) => app.api.payout(id),
    async booked(name, { pixKey }) {
      const { url } = sandboxes.find((one) => one.name === name) as RunningSandbox;
      const answer = await fetch(`${url}/sandbox/book`);
      const { entries } = (await answer.json()) as { entries: BookedPayout[] };
      return entries.filter((entry) => entry.pixKey === pixKey);
    },
    ledger: ({ id }) => ledgerOf(app.pool, id),
    async asked({ id }) {
      const text = 'select checks from payout where id = $1';
      const { rows } = await app.pool.query<{ checks: number }>(text, [id]);
      return rows[0]?.checks ?? 0;
    },
    async stop() {
      await app.stop();
      for (const one of proxies.values()) await one.close();
      for (const sandbox of sandboxes) await sandbox.stop();
    },
  };
}

/** Waits for a status; says what it was instead. */
export const reaches = (faulty: FaultyProviders, one: Case, status: string) => {
  let last: PayoutAnswer | null = null;
  return eventually(`${status}`, async () => {
    last = await faulty.payout(one);
    return last.status === status ? last : null;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${last?.status}, ${last?.waitingFor}`);
  });
};
