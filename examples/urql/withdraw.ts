import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient, type Sink } from 'graphql-ws';
import WebSocket from 'ws';
import { PayoutChangedDocument, RequestPayoutDocument } from './operations.ts';

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
  const { client, close } = openClient(withdrawal);
  try {
    const { payout, userErrors } = await request(client, withdrawal);
    for (const error of userErrors) {
      const facts = 'available' in error ? ` (available: ${error.available})` : '';
      withdrawal.tell(`${error.path.join('.')}: ${error.message}${facts}`);
    }
    return payout === null ? null : await watch(client, payout.id, withdrawal.tell);
  } finally {
    await close();
  }
}

function openClient({ url, key }: Withdrawal) {
  const authorization = `Bearer ${key}`;
  const socket = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 100,
    shouldRetry: (closed) => (closed as { code?: number }).code !== 4403,
    keepAlive: 10_000,
  });
  const client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        // The two libraries write down the same results with types that differ in a nuance.
        forwardSubscription: ({ query = '', variables = {} }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query, variables }, sink as Sink),
          }),
        }),
      }),
    ],
  });
  const close = async () => socket.dispose();
  return { client, close };
}

async function request(client: Client, { accountId, amount, idempotencyKey }: Withdrawal) {
  const input = {
    accountId,
    amount,
    idempotencyKey,
    destination: { pixKey: { type: 'CPF', value: '529.982.247-25' } },
    recipient: { name: 'Maria Exemplo', taxId: '529.982.247-25' },
  } as const;
  const send = () => client.mutation(RequestPayoutDocument, { input }).toPromise();
  let answer = await send();
  // After no answer the same again, with the same key.
  for (let tried = 1; answer.error?.networkError && tried < 3; tried += 1) answer = await send();
  if (!answer.data) throw answer.error ?? new Error('an answer without data');
  return answer.data.requestPayout;
}

function watch(client: Client, id: string, tell: Withdrawal['tell']): Promise<string> {
  let version = 0;
  return new Promise((resolve, reject) => {
    const changes = client.subscription(PayoutChangedDocument, { id });
    const subscription = changes.subscribe(({ data, error }) => {
      if (!data) return reject(error ?? new Error('a result without data'));
      const payout = data.payoutChanged;
      // A new socket first says how it is now, which may be known already.
      if (payout.version <= version) return;
      version = payout.version;
      tell(`${payout.status} ${payout.failure?.message ?? payout.waitingFor ?? ''}`);
      if (!ENDS.includes(payout.status)) return;
      resolve(payout.status);
      subscription.unsubscribe();
    });
  });
}
