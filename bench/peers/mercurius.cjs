'use strict';
const fastify = require('fastify');
const mercurius = require('mercurius');
const { isKnown } = require('./authenticate.cjs');
const { byFunction, byStatements, pool } = require('./record.cjs');

// As its documentation has it for speed: schema and resolvers, compiled queries (jit), Fastify.
const SCHEMA = `
  enum PixKeyType { CPF CNPJ EMAIL PHONE EVP }
  input PixKeyInput { type: PixKeyType!  value: String! }
  input DestinationInput { pixKey: PixKeyInput! }
  input RecipientInput { name: String!  taxId: String! }
  input RequestPayoutInput { accountId: ID!  idempotencyKey: String!  amount: String!  destination: DestinationInput!  recipient: RecipientInput! }
  type Payout { id: ID!  status: String!  amount: String! }
  type UserError { code: String!  message: String!  path: [String!]! }
  type RequestPayoutPayload { payout: Payout  replayed: Boolean!  userErrors: [UserError!]! }
  type Query { ready: Boolean! }
  type Mutation { requestPayout(input: RequestPayoutInput!): RequestPayoutPayload! }`;

const record = process.env.WAY === 'statements' ? byStatements : byFunction;
const app = fastify({ logger: false });
app.addHook('onRequest', async (request, reply) => {
  if (!isKnown(request.headers.authorization))
    return reply.code(401).send({ error: 'who are you?' });
});
app.register(mercurius, {
  schema: SCHEMA,
  resolvers: {
    Query: { ready: () => true },
    Mutation: { requestPayout: (_root, { input }) => record(input) },
  },
  jit: 1,
});
app
  .listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
  .then(() => console.log('listening'));
process.on('SIGTERM', () =>
  app
    .close()
    .then(() => pool.end())
    .then(() => process.exit(0)),
);
