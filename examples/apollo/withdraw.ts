import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
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
  const http = ApolloLink.from([
    // After no answer the same again, with the same key.
    new RetryLink({ attempts: { max: 3 } }),
    new HttpLink({ uri: url, headers: { authorization } }),
  ]);
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      new GraphQLWsLink(socket),
      http,
    ),
  });
  const close = async () => {
    client.stop();
    await socket.dispose();
  };
  return { client, close };
}

async function request(client: ApolloClient, { accountId, amount, idempotencyKey }: Withdrawal) {
  const input = {
    accountId,
    amount,
    idempotencyKey,
    destination: { pixKey: { type: 'CPF', value: '529.982.247-25' } },
    recipient: { name: 'Maria Exemplo', taxId: '529.982.247-25' },
  } as const;
  const mutation = RequestPayoutDocument;
  const { data } = await client.mutate({ mutation, variables: { input } });
  if (!data) throw new Error('an answer without data');
  return data.requestPayout;
}

function watch(client: ApolloClient, id: string, tell: Withdrawal['tell']): Promise<string> {
  let version = 0;
  return new Promise((resolve, reject) => {
    const changes = client.subscribe({ query: PayoutChangedDocument, variables: { id } });
    const subscription = changes.subscribe({
      next: ({ data, error }) => {
        if (!data) return reject(new Error('a result without data', { cause: error }));
        const payout = data.payoutChanged;
        // A new socket first says how it is now, which may be known already.
        if (payout.version <= version) return;
        version = payout.version;
        tell(`${payout.status} ${payout.failure?.message ?? payout.waitingFor ?? ''}`);
        if (!ENDS.includes(payout.status)) return;
        resolve(payout.status);
        subscription.unsubscribe();
      },
      error: reject,
      complete: () => reject(new Error('the stream ended before the payout did')),
    });
  });
}
