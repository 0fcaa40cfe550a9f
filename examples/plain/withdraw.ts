import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import {
  PayoutChangedDocument,
  type PayoutChangedSubscription,
  RequestPayoutDocument,
  type RequestPayoutMutation,
  type RequestPayoutMutationVariables,
} from './operations.ts';

export interface Withdrawal {
  readonly url: string;
  readonly key: string;
  readonly accountId: string;
  readonly amount: string;
  /** Keep it until the payout is over: asking again with it can never pay twice. */
  readonly idempotencyKey: string;
  readonly tell: (line: string) => void;
}

const ENDS = [
  'SETTLED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'FAILED',
  'DENIED',
  'CANCELED',
  'EXPIRED',
];

/** Pays, tells each step, and gives the last status; null when it was refused. */
export async function withdraw(withdrawal: Withdrawal): Promise<string | null> {
  const { payout, userErrors } = await request(withdrawal);
  for (const error of userErrors) {
    const facts = 'available' in error ? ` (available: ${error.available})` : '';
    withdrawal.tell(`${error.path.join('.')}: ${error.message}${facts}`);
  }
  return payout === null ? null : watch(withdrawal, payout.id);
}

async function request({ url, key, accountId, amount, idempotencyKey }: Withdrawal) {
  const variables: RequestPayoutMutationVariables = {
    input: {
      accountId,
      amount,
      idempotencyKey,
      destination: { pixKey: { type: 'CPF', value: '529.982.247-25' } },
      recipient: { name: 'Maria Exemplo', taxId: '529.982.247-25' },
    },
  };
  const send = async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: RequestPayoutDocument, variables }),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as { data?: RequestPayoutMutation; errors?: object[] };
  };
  // After no answer the same again, with the same key; after the last try it is an error.
  const { data, errors } = await send().catch(send).catch(send);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.requestPayout;
}

async function watch({ url, key, tell }: Withdrawal, id: string): Promise<string> {
  const socket = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 100,
    shouldRetry: (closed) => (closed as { code?: number }).code !== 4403,
    keepAlive: 10_000,
  });
  try {
    let version = 0;
    const changes = socket.iterate<PayoutChangedSubscription>({
      query: PayoutChangedDocument,
      variables: { id },
    });
    for await (const { data, errors } of changes) {
      if (!data) throw new Error(JSON.stringify(errors));
      const payout = data.payoutChanged;
      // A new socket first says how it is now, which may be known already.
      if (payout.version <= version) continue;
      version = payout.version;
      tell(`${payout.status} ${payout.failure?.message ?? payout.waitingFor ?? ''}`);
      if (ENDS.includes(payout.status)) return payout.status;
    }
    throw new Error('the stream ended before the payout did');
  } finally {
    await socket.dispose();
  }
}
