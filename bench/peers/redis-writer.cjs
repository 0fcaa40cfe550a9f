'use strict';
const { createServer } = require('node:http');
const Redis = require('ioredis');
const { isKnown } = require('./authenticate.cjs');
const { byFunction, pool } = require('./record.cjs');

// Records as the others do, and after the commit publishes the id: what many do, and what loses an
// event when the process dies between the two.
const redis = new Redis({ host: '127.0.0.1', port: Number(process.env.REDIS_PORT) });

async function serve(request, response) {
  if (!isKnown(request.headers.authorization)) return void response.writeHead(401).end();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString());
  const requestPayout = await byFunction(variables.input);
  if (!requestPayout.replayed) await redis.publish('payouts', requestPayout.payout.id);
  const body = JSON.stringify({ data: { requestPayout } });
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.writeHead(500).end());
});
redis.once('ready', () =>
  server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening')),
);
process.on('SIGTERM', () => {
  redis.disconnect();
  process.exit(0);
});
void pool;
