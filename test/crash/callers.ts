import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, anOrder, type Requested } from '../support/api-client';
import type { Random } from './random';

/** What a caller has asked for, and what it was told. */
export interface Asked {
  readonly key: string;
  /** Nobody else is ever paid to it. */
  readonly pixKey: string;
  /** Null until it was answered. */
  payoutId: string | null;
  answeredMs: number;
  /** An answer that no careful caller would repeat. */
  refusal: string | null;
}

export interface Traffic {
  readonly api: ApiClient;
  readonly accountId: string;
  readonly provider: string;
  readonly amounts: readonly string[];
  readonly random: Random;
  /** A tax id nobody was paid under: who is paid one at a time would wait for another's end. */
  readonly newTaxId: () => string;
}

export interface Callers {
  readonly asked: readonly Asked[];
  /** They begin nothing new; what they began they repeat until it is answered. */
  stop(): void;
  /** When each has heard what it asked for, or has given up. */
  readonly over: Promise<unknown>;
}

const CALLERS = 5;
const ORDERS_MAX = 25;
const PAUSE_MS = 15;
const REPEAT_MS = 30;
const PATIENCE_MS = 90_000;
/** It pays people only. */
const CPF = '52998224725';

/** Callers who order one payout after the other, each with the same key until it is answered. */
export function startCallers(traffic: Traffic): Callers {
  const asked: Asked[] = [];
  let isOver = false;
  const caller = async () => {
    for (let count = 0; count < ORDERS_MAX && !isOver; count += 1) {
      await askUntilAnswered(traffic, asked);
      await sleep(traffic.random(PAUSE_MS));
    }
  };
  const over = Promise.all(Array.from({ length: CALLERS }, caller));
  return {
    asked,
    over,
    stop() {
      isOver = true;
    },
  };
}

async function askUntilAnswered(traffic: Traffic, asked: Asked[]): Promise<void> {
  const { api, accountId, provider, amounts, random } = traffic;
  const pixKey = randomUUID();
  const taxId = provider === 'paybrokers' ? CPF : traffic.newTaxId();
  const order = anOrder(accountId, {
    amount: amounts[random(amounts.length)],
    destination: { pixKey: { type: 'EVP', value: pixKey } },
    recipient: { name: 'Recebedor de Teste', taxId },
    provider,
  });
  const one: Asked = {
    key: order.idempotencyKey,
    pixKey,
    payoutId: null,
    answeredMs: 0,
    refusal: null,
  };
  asked.push(one);
  const untilMs = Date.now() + PATIENCE_MS;
  while (one.payoutId === null && one.refusal === null && Date.now() < untilMs) {
    const answer = await api.request(order).catch(() => null);
    if (answer !== null) note(one, answer);
    if (one.payoutId === null) await sleep(REPEAT_MS);
  }
}

function note(one: Asked, { payout, userErrors }: Requested): void {
  if (payout !== null) Object.assign(one, { payoutId: payout.id, answeredMs: Date.now() });
  const final = userErrors.find(({ retryable }) => !retryable);
  if (final !== undefined) Object.assign(one, { refusal: final.code });
}
