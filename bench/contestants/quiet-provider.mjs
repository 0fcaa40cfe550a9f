import { once } from 'node:events';
import { createServer } from 'node:http';

const FLOAT = '1000000000.00';

/**
 * A provider far away: it is up, has our money, and takes its time over an order for ever. What
 * recording costs is then measured alone; whole lives have a row of their own.
 */
export async function startQuietProvider() {
  const server = createServer((request, response) => {
    const send = (body) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.url.includes('/oauth/')) {
      return send({
        accessToken: 'quiet',
        tokenType: 'Bearer',
        expiresAt: Math.trunc(Date.now() / 1_000) + 86_400,
      });
    }
    if (request.url.includes('/balances')) {
      const balanceAmount = { available: FLOAT, blocked: '0.00', overdraft: '0.00' };
      return send({ data: [{ eventDate: new Date().toISOString(), balanceAmount }] });
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    settings: {
      PAGSTAR_BASE_URL: `http://127.0.0.1:${server.address().port}`,
      PAGSTAR_CLIENT_ID: 'bench',
      PAGSTAR_CLIENT_SECRET: 'bench-secret',
      PAGSTAR_WEBHOOK_SECRET: 'bench-webhook-secret',
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
