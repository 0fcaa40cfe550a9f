import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROVIDERS } from '../../src/providers/registry';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { type BookedPayout, NOWHERE } from '../support/sandboxed-provider';
import { openedKey } from '../support/sealing-keys';
import { inventedCnpj } from '../support/synthetic-orders';

const PACE = 0.02;
const EACH = 10;
/** The promise is 90 s; here a hiccup of the machine counts fiftyfold. */
const LAG_MAX_S = 270;
const HEAVY = process.env['FAULTS_HEAVY'] === 'true';

/** When payments become final after they were taken: by the sandbox's time, 5 s for `.50`. */
interface Lateness {
  readonly pagstar: number;
  readonly bitcapital: number;
}

const ROUNDS: readonly Lateness[] = HEAVY
  ? [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((scale) => ({
      pagstar: scale,
      bitcapital: scale * 1.9,
    }))
  : [{ pagstar: 0.4, bitcapital: 0.9 }];

interface Deaf {
  readonly app: TestApp;
  readonly sandboxes: readonly RunningSandbox[];
  stop(): Promise<void>;
}

/** The whole program, whose providers tell their notices to nobody. */
async function aDeafApp(lateness: Lateness): Promise<Deaf> {
  const scaleOf = (name: string) => ({ paybrokers: 0.02, fiserv: 0.02, ...lateness })[name] ?? 1;
  const place = { host: '127.0.0.1', port: 0, noticeUrl: null };
  const sandboxes = await Promise.all(
    PROVIDERS.map((one) => one.startSandbox({ ...place, timeScale: scaleOf(one.name) })),
  );
  const settings = sandboxes.flatMap(({ name, settings: own }) =>
    Object.entries(own).map(([setting, text]) => [`${name.toUpperCase()}_${setting}`, text]),
  );
  const app = await aRunningApp({ pace: PACE, env: Object.fromEntries(settings) });
  for (const definition of PROVIDERS) {
    const own = sandboxes.find(({ name }) => name === definition.name)?.settings;
    const provider = definition.create(definition.settings.parse(own), NOWHERE);
    await provider.registerNotices?.(NOWHERE.noticeUrl());
    provider.close();
  }
  return {
    app,
    sandboxes,
    async stop() {
      await app.stop();
      for (const sandbox of sandboxes) await sandbox.stop();
    },
  };
}

let made = 0;

async function requested({ app }: Deaf, provider: string, amount: string): Promise<string> {
  made += 1;
  const pixKey = randomUUID();
  const taxId = provider === 'fiserv' ? inventedCnpj(made) : '52998224725';
  const order = anOrder(app.accountId, {
    amount,
    provider,
    destination: { pixKey: { type: 'EVP', value: pixKey } },
    recipient: { name: 'Recebedor de Teste', taxId },
  });
  const { payout } = await app.api.request(order);
  if (payout === null) throw new Error(`${provider} refused`);
  return pixKey;
}

/** Reads the books until told to stop; when each key was first seen paid. */
function bookWatch({ sandboxes }: Deaf) {
  const paidAtMs = new Map<string, number>();
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      for (const { url } of sandboxes) {
        const { entries } = (await (await fetch(`${url}/sandbox/book`)).json()) as {
          entries: BookedPayout[];
        };
        const nowMs = Date.now();
        for (const { pixKey, payments } of entries) {
          if (pixKey !== null && payments > 0 && !paidAtMs.has(pixKey)) paidAtMs.set(pixKey, nowMs);
        }
      }
      await sleep(10);
    }
  })();
  return {
    paidAtMs,
    stop: async () => {
      isOver = true;
      await watching;
    },
  };
}

interface Final {
  readonly id: string;
  readonly merchant_id: string;
  readonly pix_key: string;
  readonly provider: string;
  readonly status: string;
  readonly at: Date;
}

const finalsOf = async ({ app }: Deaf): Promise<Final[]> =>
  (
    await app.pool.query<Final>(
      `select p.id, p.merchant_id, p.pix_key, p.provider, p.status, p.status_since as at
       from payout p where p.closing is not null`,
    )
  ).rows;

/** From the provider's end to ours, in seconds of the schedule as it is by default. */
async function lagsOf(lateness: Lateness): Promise<number[]> {
  const deaf = await aDeafApp(lateness);
  const watch = bookWatch(deaf);
  try {
    for (let n = 0; n < EACH; n += 1) {
      await requested(deaf, 'pagstar', '1.50');
      await requested(deaf, 'bitcapital', '1.50');
      // It is told where to send notices with every order, so the sandbox itself loses these.
      await requested(deaf, 'paybrokers', '1.53');
    }
    // Its key to confirm comes by notice alone: without it nobody is paid, and that is the end.
    await requested(deaf, 'fiserv', '1.00');
    await eventually(
      'whoever is paid is seen',
      async () => (await finalsOf(deaf)).length >= EACH * 3,
    );
    const finals = await eventually('the last one expires', async () => {
      const rows = await finalsOf(deaf);
      return rows.length === EACH * 3 + 1 ? rows : null;
    });
    expect((await deaf.app.pool.query('select 1 from notice')).rows).toEqual([]);
    expect(await deaf.app.faults()).toEqual([]);
    const ends = new Set(finals.map(({ provider, status }) => `${provider} ${status}`));
    const paid = ['pagstar SETTLED', 'bitcapital SETTLED', 'paybrokers SETTLED'];
    expect(ends).toEqual(new Set([...paid, 'fiserv EXPIRED']));
    return finals
      .filter(({ status }) => status === 'SETTLED')
      .map((row) => (row.at.getTime() - (watch.paidAtMs.get(openedKey(row)) ?? 0)) / 1_000 / PACE);
  } finally {
    await watch.stop();
    await deaf.stop();
  }
}

test(
  'with every notice lost each payout still comes to its end, soon after the provider',
  async () => {
    const lags: number[] = [];
    for (const lateness of ROUNDS) lags.push(...(await lagsOf(lateness)));
    const sorted = lags.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
    expect(at(1)).toBeLessThan(LAG_MAX_S);
    if (!HEAVY) return;
    const told = [0.5, 0.99, 1].map((share) => `${share}: ${at(share).toFixed(1)} s`).join(', ');
    process.stdout.write(`lag without notices over ${lags.length} payouts: ${told}\n`);
  },
  HEAVY ? 400_000 : 60_000,
);
