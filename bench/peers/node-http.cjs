'use strict';
const { createServer } = require('node:http');
const { isKnown } = require('./authenticate.cjs');
const { answer, pool, valuesOf } = require('./record.cjs');

// The limit of the idea: no framework, no GraphQL, the same set-based batch with two under way.
const BATCH = 'select * from request_payouts($1)';
const BATCH_MAX = 256;
const IN_FLIGHT_MAX = 2;
const COLUMNS = [
  'account_id',
  'key',
  'amount',
  'pix_key_type',
  'pix_key',
  'recipient_name',
  'recipient_tax_id',
];

let waiting = [];
let inFlight = 0;
let scheduled = false;

function schedule() {
  if (scheduled || inFlight >= IN_FLIGHT_MAX || waiting.length === 0) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    flush(waiting.splice(0, BATCH_MAX));
    schedule();
  });
}

function flush(batch) {
  inFlight += 1;
  run(batch)
    .catch((error) => batch.forEach(({ reject }) => reject(error)))
    .finally(() => {
      inFlight -= 1;
      schedule();
    });
}

async function run(batch) {
  const orders = batch.map(({ values }, n) =>
    Object.fromEntries([['n', n], ...COLUMNS.map((name, at) => [name, values[at]])]),
  );
  const { rows } = await pool.query({
    name: 'batch',
    text: BATCH,
    values: [JSON.stringify(orders)],
  });
  for (const row of rows) batch[row.n].resolve(row);
}

const record = (input) =>
  new Promise((resolve, reject) => {
    waiting.push({ values: valuesOf(input), resolve, reject });
    schedule();
  });

async function serve(request, response) {
  if (!isKnown(request.headers.authorization)) return void response.writeHead(401).end();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString());
  const row = await record(variables.input);
  const body = JSON.stringify({ data: { requestPayout: answer(row) } });
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
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => pool.end().then(() => process.exit(0)));
});
