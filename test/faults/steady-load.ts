import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { LEDGER_FAULTS } from '../../src/store/sql/ledger-faults';
import { bookedByPayout } from '../payouts/booked';
import {
  type Answer,
  type ApiClient,
  anOrder,
  REQUEST,
  type Requested,
} from '../support/api-client';
import { eventually } from '../support/eventually';

/** Settles; its notice is lost; the answer is lost after it paid, or before; rejected; 401 once. */
const AMOUNTS = ['1.00', '1.53', '1.56', '1.57', '1.52', '1.58'];

export interface Acknowledged {
  readonly key: string;
  readonly id: string;
}

export interface SteadyLoad {
  readonly acknowledged: readonly Acknowledged[];
  /** Codes of the errors that were answered instead, and how often each came. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Resolves when so many more payouts were acknowledged. */
  more(count: number): Promise<unknown>;
  /** Ends when every caller has its answer. */
  stop(): Promise<void>;
  /** Nobody asks any more, answered or not: for the end of a test that failed. */
  abandon(): void;
}

export interface LoadOptions {
  /** Each caller goes on to the next of them with every try. */
  readonly apis: readonly ApiClient[];
  readonly accountId: string;
  readonly callers: number;
  /** The same request is sent to so many servers at once. */
  readonly copies?: number;
  /** Between two payouts of one caller. */
  readonly pauseMs?: number;
}

type Asked = Answer<{ requestPayout: Requested } | null>;

async function ask(api: ApiClient, order: object): Promise<Acknowledged['id'] | string[]> {
  const answer = await api
    .call<{ requestPayout: Requested } | null>(REQUEST, { input: order })
    .catch((): Asked => ({ status: 0, data: null, errors: [] }));
  const requested = answer.data?.requestPayout;
  if (requested?.payout) return requested.payout.id;
  const codes = (answer.errors ?? []).map(({ extensions }) => String(extensions['code']));
  return [...codes, ...(requested?.userErrors ?? []).map(({ code }) => code)];
}

/** Callers that ask with one key until they are answered, as careful ones do. */
export function steadyLoad(options: LoadOptions): SteadyLoad {
  const { apis, accountId, copies = 1, pauseMs = 0 } = options;
  const acknowledged: Acknowledged[] = [];
  const refusals = new Map<string, number>();
  let isOver = false;
  let isAbandoned = false;
  const once = async (order: { idempotencyKey: string }, tries: number) => {
    const asked = Array.from({ length: copies }, (_, copy) =>
      ask(apis[(tries + copy) % apis.length] as ApiClient, order),
    );
    const answers = await Promise.all(asked);
    for (const code of answers.filter((one) => typeof one !== 'string').flat()) {
      refusals.set(code, (refusals.get(code) ?? 0) + 1);
    }
    const ids = [...new Set(answers.filter((one) => typeof one === 'string'))];
    if (ids.length > 1) throw new Error(`one key, several payouts: ${ids.join(', ')}`);
    return ids[0];
  };
  const caller = async (_: unknown, n: number) => {
    while (!isOver) {
      const amount = AMOUNTS[randomInt(AMOUNTS.length)];
      const order = anOrder(accountId, { amount });
      for (let tries = n; !isAbandoned; tries += 1) {
        const id = await once(order, tries);
        if (id !== undefined) {
          acknowledged.push({ key: order.idempotencyKey, id });
          break;
        }
        await sleep(50);
      }
      await sleep(pauseMs);
    }
  };
  const callers = Promise.all(Array.from({ length: options.callers }, caller));
  callers.catch(() => undefined);
  return {
    acknowledged,
    refusals,
    more: (count) => {
      const goal = acknowledged.length + count;
      return eventually(`${count} more are acknowledged`, () => acknowledged.length >= goal);
    },
    async stop() {
      isOver = true;
      await callers;
    },
    abandon() {
      isOver = true;
      isAbandoned = true;
    },
  };
}

interface Judged {
  readonly pool: Pool;
  readonly sandbox: RunningSandbox;
  readonly load: SteadyLoad;
}

interface EndedRow {
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly closing: string | null;
}

/** What is known here is exactly what callers know, all of it has ended, and the books agree. */
export async function expectTruth({ pool, sandbox, load }: Judged): Promise<void> {
  const text = 'select id, idempotency_key as key, status, closing from payout';
  const read = async () => (await pool.query<EndedRow>(text)).rows;
  const ended = await eventually('every payout ends', async () => {
    const rows = await read().catch(() => null);
    return rows?.every(({ closing }) => closing !== null) ? rows : null;
  }).catch(async (error: unknown) => {
    const open = (await read()).filter(({ closing }) => closing === null);
    throw new Error(`${String(error)}: ${JSON.stringify(open)}`);
  });
  const sorted = (list: readonly Acknowledged[]) =>
    list.map(({ key, id }) => `${key} ${id}`).toSorted();
  expect(sorted(ended)).toEqual(sorted(load.acknowledged));
  const booked = await bookedByPayout({ pool, sandboxes: new Map([['pagstar', sandbox]]) });
  const paid = ended.map(({ id, status }) => {
    const payments = (booked.get(id) ?? []).reduce((sum, entry) => sum + entry.payments, 0);
    return `${id} ${status} ${payments}`;
  });
  expect(paid).toEqual(
    ended.map(({ id, status }) => `${id} ${status} ${status === 'SETTLED' ? 1 : 0}`),
  );
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['SETTLED', 'FAILED']));
  expect((await pool.query(LEDGER_FAULTS)).rows).toEqual([]);
}
