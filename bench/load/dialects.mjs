import { randomUUID } from 'node:crypto';

/** The same document for every system that can speak it. */
const REQUEST = `mutation Request($input: RequestPayoutInput!) {
  requestPayout(input: $input) {
    payout { id status amount }
    replayed
    userErrors { code message path }
  }
}`;

const POSTGRAPHILE = `mutation Request($input: RequestPayoutInput!) {
  requestPayout(input: $input) { result { id: rowId status amount replayed outcome } }
}`;

// A CPF that nobody has: the tests' own.
const RECIPIENT = { name: 'Zuleica Sintetica', taxId: '52998224725' };
const CENTS_MAX = 49;

/** An order as plain facts: which account, which key, how much. */
export const anOrder = (accountId, key) => ({
  accountId,
  key,
  cents: 1 + Math.floor(Math.random() * CENTS_MAX),
  pixKey: randomUUID(),
});

export const amountText = (cents) => `0.${String(cents).padStart(2, '0')}`;

const graphql = (order) =>
  JSON.stringify({
    query: REQUEST,
    operationName: 'Request',
    variables: {
      input: {
        accountId: order.accountId,
        idempotencyKey: order.key,
        amount: amountText(order.cents),
        destination: { pixKey: { type: 'EVP', value: order.pixKey } },
        recipient: RECIPIENT,
      },
    },
  });

const postgraphile = (order) =>
  JSON.stringify({
    query: POSTGRAPHILE,
    operationName: 'Request',
    variables: {
      input: {
        accountId: order.accountId,
        idempotencyKey: order.key,
        amount: String(order.cents),
        pixKeyType: 'EVP',
        pixKey: order.pixKey,
        recipientName: RECIPIENT.name,
        recipientTaxId: RECIPIENT.taxId,
      },
    },
  });

function readGraphql({ data, errors }) {
  const { payout, replayed, userErrors } = data?.requestPayout ?? {};
  if (errors || !payout || userErrors?.length > 0) return null;
  return { id: payout.id, replayed };
}

function readPostgraphile({ data, errors }) {
  const result = data?.requestPayout?.result;
  return errors || !result?.id ? null : { id: result.id, replayed: result.replayed };
}

/** How each system is asked, and how its answer is read; null: it did not take the order. */
export const DIALECTS = {
  graphql: { write: graphql, read: readGraphql },
  postgraphile: { write: postgraphile, read: readPostgraphile },
};
