import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { anOrder } from './dialects.mjs';
import { postMaker } from './http-connection.mjs';

/**
 * A payout's way through the provider without Repasse: the order, its notice, the look-up. No
 * database, nothing kept, nothing believed twice: the limit of what any program can reach here.
 */
export async function bareLife({ provider, noticePort }) {
  const { hostname: host, port } = new URL(provider.PAGSTAR_BASE_URL);
  const authorization = `Bearer ${await token(provider)}`;
  const waiting = new Map();
  const server = await hearNotices(noticePort, waiting);
  const live = async (connection, name) => {
    const key = createHash('sha256').update(name).digest('hex').slice(0, 32);
    const noticed = new Promise((resolve) => waiting.set(key, resolve));
    const headers = { authorization, 'x-idempotency-key': key };
    const post = postMaker({ host, port, path: '/api/v2/pix/payments/dict', headers });
    const taken = await connection.ask(post(orderBody()));
    if (taken.status !== 202) throw new Error(`not taken: ${taken.status} ${taken.body}`);
    await noticed;
    const path = `/api/v2/pix/payments/idempotencyKey/${key}`;
    const looked = await connection.ask(
      `GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\nauthorization: ${authorization}\r\n\r\n`,
    );
    if (JSON.parse(looked.body).data?.status !== 'LIQUIDATED') throw new Error(looked.body);
  };
  return { host, port, live, close: () => server.closeAllConnections() };
}

function orderBody() {
  const { cents, pixKey } = anOrder('', '');
  return JSON.stringify({
    pixKey,
    creditorDocument: '52998224725',
    payment: { currency: 'BRL', amount: cents / 100 },
    priority: 'HIGH',
    paymentFlow: 'INSTANT',
    expiration: 600,
  });
}

async function token({ PAGSTAR_BASE_URL, PAGSTAR_CLIENT_ID, PAGSTAR_CLIENT_SECRET }) {
  const answer = await fetch(`${PAGSTAR_BASE_URL}/api/v2/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: PAGSTAR_CLIENT_ID,
      clientSecret: PAGSTAR_CLIENT_SECRET,
      grantType: 'client_credentials',
    }),
  });
  return (await answer.json()).accessToken;
}

async function hearNotices(port, waiting) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200).end();
      const key = JSON.parse(Buffer.concat(chunks).toString()).data?.idempotencyKey;
      waiting.get(key)?.();
      waiting.delete(key);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
