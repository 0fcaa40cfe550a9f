'use strict';
const { createServer } = require('node:http');
const { randomUUID } = require('node:crypto');
const { buildSchema } = require('graphql');
const { createPubSub } = require('@graphql-yoga/subscription');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');
const { isKnown } = require('./authenticate.cjs');

// Two servers in one file: WAY=graphql-ws is graphql-ws over yoga's PubSub as their documentation
// has it, WAY=bare-ws sends one ready text to every socket. No database: the event is only told.
const SCHEMA = buildSchema(`
  type Payout { id: ID!  status: String!  version: Int!  amount: String! }
  type PayoutEvent { cursor: String!  version: Int!  to: String!  occurredAt: String!  payout: Payout! }
  type Query { ready: Boolean! }
  type Subscription { payoutEvents(accountId: ID): PayoutEvent! }`);

let seq = 0;
function anEvent(accountId) {
  seq += 1;
  const payout = { id: randomUUID(), status: 'QUEUED', version: 1, amount: '0.10' };
  return {
    accountId,
    cursor: String(seq),
    version: 1,
    to: 'QUEUED',
    occurredAt: new Date().toISOString(),
    payout,
  };
}

function serveGraphqlWs(sockets) {
  const pubSub = createPubSub();
  const rootValue = { payoutEvents: ({ accountId }) => accounts(pubSub, accountId) };
  const onConnect = ({ connectionParams }) => isKnown(connectionParams?.authorization);
  useServer({ schema: SCHEMA, roots: { subscription: rootValue }, onConnect }, sockets);
  return (event) => pubSub.publish('payoutEvents', event.accountId, { payoutEvents: event });
}

const accounts = (pubSub, accountId) => pubSub.subscribe('payoutEvents', accountId);

function serveBareWs(sockets) {
  return (event) => {
    const text = JSON.stringify({
      id: '1',
      type: 'next',
      payload: { data: { payoutEvents: event } },
    });
    for (const client of sockets.clients) client.send(text);
  };
}

const SERVE = { 'graphql-ws': serveGraphqlWs, 'bare-ws': serveBareWs };

async function tell(publish, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString());
  publish(anEvent(variables.input.accountId));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
}

const server = createServer((request, response) => {
  if (!isKnown(request.headers.authorization)) return void response.writeHead(401).end();
  tell(publish, request, response).catch(() => response.writeHead(500).end());
});
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
const publish = SERVE[process.env.WAY](sockets);
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
