import { randomUUID } from 'node:crypto';
import { aKeyed, createApiKey } from '../credentials/key-desk';
import { aColleague } from '../payouts/colleague';
import { decides } from '../payouts/decisions';
import type { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import type { TestApp } from '../support/running-app';
import type { OwnValues } from './given-values';

/** Recipients of the one and of the other, and one that nobody has. */
export const [THEIR_CPF, OUR_CPF, NOBODY_CPF] = ['98765432100', '52998224725', '11144477735'];
export const THEIR_EMAIL = 'zuleica.ficticia@example.com';
export const THEIR_NETWORK = '203.0.113.0/24';
const THEIR_NAME = 'Zuleica Ficticia Paranhos';

const ORDER = 'requestPayout(input: $input) { payout { id } userErrors { code } }';

async function must<Data>(api: ApiClient, ask: string, input: object): Promise<Data> {
  const type = /^\w+/.exec(ask)?.[0].replace(/^./, (first) => first.toUpperCase());
  const query = `mutation ($input: ${type}Input!) { ${ask} }`;
  const { data, errors } = await api.call<Data>(query, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

interface Ordered {
  readonly requestPayout: { payout: { id: string } | null; userErrors: { code: string }[] };
}

async function ordered(api: ApiClient, input: object): Promise<string> {
  const { requestPayout } = await must<Ordered>(api, ORDER, input);
  if (requestPayout.payout === null) throw new Error(JSON.stringify(requestPayout.userErrors));
  return requestPayout.payout.id;
}

const LIMITS = {
  perPayout: '3871.00',
  perDay: '48713.00',
  night: { perPayout: '3871.00', total: '48713.00' },
  recipient: { amount: '38713.00', payouts: 713 },
};

const setLimits = (api: ApiClient, accountId: string, limits: object) =>
  must(api, 'setAccountLimits(input: $input) { userErrors { code } }', {
    accountId,
    limits,
  });

/** Whom nothing is to be seen of. */
export interface ForeignIds {
  readonly accountId: string;
  readonly payoutId: string;
  readonly keyId: string;
  readonly breakId: string;
  readonly merchantId: string;
  readonly subject: string;
}

export interface Foreign {
  readonly ids: ForeignIds;
  /** Says something while others listen. */
  readonly act: () => Promise<void>;
}

/** Every end and stop there is with a provider, by amounts that the sandboxes know. */
const ENDS: readonly (readonly [amount: string, provider: string, status: string])[] = [
  ['1.37', 'bitcapital', 'SETTLED'],
  ['1.51', 'pagstar', 'FAILED'],
  ['1.59', 'pagstar', 'PARTIALLY_REFUNDED'],
  ['1.60', 'pagstar', 'REFUNDED'],
  ['1.64', 'fiserv', 'UNKNOWN'],
  ['1.69', 'paybrokers', 'PROCESSING'],
];

const theirOrder = (accountId: string, amount: string, provider: string) => ({
  accountId,
  amount,
  provider,
  idempotencyKey: `their-key-${randomUUID()}`,
  orderId: `their-order-${randomUUID()}`,
  description: `their text ${amount}`,
  destination: { pixKey: { type: 'CPF', value: THEIR_CPF } },
  recipient: { name: THEIR_NAME, taxId: THEIR_CPF },
});

async function theirPayouts(app: TestApp, accountId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [amount, provider] of ENDS) {
    ids.push(await ordered(app.api, theirOrder(accountId, amount, provider)));
  }
  for (const [at, id] of ids.entries()) {
    const status = ENDS[at]?.[2];
    await eventually(`it is ${status}`, async () => {
      const now = (await app.api.payout(id)).status;
      return now === status;
    });
  }
  return ids;
}

const A_BREAK = `insert into break
  (id, provider, kind, subject, payout_id, merchant_id, provider_id, ours, theirs)
values ($1, 'pagstar', 'STATUS', $2, $3, $4, $5, 'SETTLED', 'their word for it')`;

const CREDIT = 'creditAccount(input: $input) { userErrors { code } }';
const STOP = 'stopPayouts(input: $input) { userErrors { code } }';

/** The demo merchant with one of everything. */
export async function theForeign(app: TestApp): Promise<Foreign> {
  const { api } = app;
  const known = { name: 'Conta da Zuleica', externalId: 'their-external-id' };
  const credit = { amount: '113.17', reference: 'their-reference' };
  const accountId = await api.anAccount('4817.31', known);
  await must(api, CREDIT, { ...credit, accountId });
  await setLimits(api, accountId, LIMITS);
  const ids = await theirPayouts(app, accountId);
  const unknown = ids[4] ?? '';
  const ana = await aColleague(app, 'ana.ficticia');
  const said = { payoutId: unknown, to: 'FAILED', reason: 'their reason' };
  await decides(ana, 'resolvePayout', said);
  const guarded = { approvalLimit: '0.00', approvalsNeeded: 2, name: 'Conta com dois' };
  const waitingAt = await api.anAccount('917.31', guarded);
  await setLimits(api, waitingAt, { lookAlikeMinutes: 0 });
  const email = { pixKey: { type: 'EMAIL', value: THEIR_EMAIL } };
  const waiting = { ...theirOrder(waitingAt, '7.13', 'pagstar'), destination: email };
  const payoutId = await ordered(api, waiting);
  await decides(ana, 'approvePayout', { payoutId });
  const key = { name: 'their api key', allowedAddresses: [THEIR_NETWORK] };
  const made = await createApiKey(api, key);
  const [breakId, keyId] = [randomUUID(), made.apiKey?.id ?? ''];
  const { rows } = await app.pool.query<{ merchant_id: string }>(
    'select merchant_id from account where id = $1',
    [accountId],
  );
  const merchantId = rows[0]?.merchant_id ?? '';
  const found = [breakId, 'their subject', ids[0], merchantId, 'their-provider-id'];
  await app.pool.query(A_BREAK, found);
  await app.pool.query(`begin; set local session_replication_role = replica;
    insert into event_retention (merchant_id, kept_after) values ('${merchantId}', 0); commit`);
  const operator = await aKeyed(app, ['operations']);
  const stop = { mode: 'QUEUE', reason: 'their reason to stop' };
  await must(operator, STOP, stop);
  const act = async () => {
    const { orderId: _, ...again } = waiting;
    const key = `their-key-${randomUUID()}`;
    await ordered(api, { ...again, idempotencyKey: key });
  };
  const subject = `payout:${payoutId}`;
  return { ids: { accountId, payoutId, keyId, breakId, merchantId, subject }, act };
}

/** Who asks: another merchant, whose payouts all wait for an approval and so stand still. */
export interface Asker {
  readonly api: ApiClient;
  readonly accountId: string;
  readonly merchantId: string;
  readonly own: OwnValues;
  readonly aPayout: () => Promise<string>;
}

export async function theAsker(app: TestApp): Promise<Asker> {
  const { api } = await app.stranger();
  const accountId = await api.anAccount('50000.00', { approvalLimit: '0.00' });
  await setLimits(api, accountId, { recipient: { amount: '90000.00' }, lookAlikeMinutes: 0 });
  const ours = () => ({
    accountId,
    amount: '1.00',
    idempotencyKey: randomUUID(),
    destination: { pixKey: { type: 'CPF', value: OUR_CPF } },
  });
  const aPayout = () => ordered(api, ours());
  const payoutId = await aPayout();
  const { rows } = await app.pool.query<{ merchant_id: string }>(
    'select merchant_id from account where id = $1',
    [accountId],
  );
  const keyId = (await createApiKey(api, {})).apiKey?.id ?? '';
  const own: OwnValues = {
    accountId: () => accountId,
    payoutId: aPayout,
    id: () => payoutId,
    keyId: () => keyId,
    taxId: () => OUR_CPF,
    scopes: () => ['payouts:read'],
    provider: () => 'paybrokers',
    mode: () => 'QUEUE',
    to: () => 'SETTLED',
    ispb: () => '60701190',
    branch: () => '0001',
    number: () => '1234567',
    'pixKey.type': () => 'EMAIL',
    'key.type': () => 'EMAIL',
    value: () => 'recebedora@example.com',
    'recipient.name': () => 'Maria Exemplo',
  };
  return { api, accountId, merchantId: rows[0]?.merchant_id ?? '', own, aPayout };
}

const NAMES = `select p.end_to_end_id as "endToEndId", p.idempotency_key as "idempotencyKey",
  p.order_id as "orderId", a.name as "accountName",
  a.external_id as "externalId", c.last_seq::text as cursor
from payout p join account a on a.id = p.account_id
join event_counter c on c.merchant_id = p.merchant_id
where p.account_id = $1 and p.status = 'SETTLED'`;

/** Names of theirs, by what they name. */
export async function theirNames(
  { pool }: TestApp,
  ids: ForeignIds,
): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<Record<string, string>>(NAMES, [ids.accountId]);
  const texts = { person: 'ana.ficticia', reason: 'their reason', reference: 'their-reference' };
  // These are stored sealed.
  const sealed = { recipientName: THEIR_NAME, taxId: THEIR_CPF, pixKey: THEIR_EMAIL };
  const fixed = { ...sealed, description: 'their text 1.37', network: THEIR_NETWORK };
  return { ...rows[0], ...ids, ...texts, ...fixed };
}
