import { createHmac, randomUUID } from 'node:crypto';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { openedNotice } from '../support/sealing-keys';

let app: TestApp;
let hmacKey: string;
beforeAll(async () => {
  app = await aRunningApp();
  hmacKey = app.sandboxes.get('paybrokers')?.settings['WEBHOOK_HMAC_KEY'] ?? '';
}, 60_000);
afterAll(() => app.stop(), 60_000);

/** A payout that stays with the provider, and how its attempt is known. */
async function anOpenPayout(): Promise<{ id: string; key: string; header: string }> {
  const destination = { pixKey: { type: 'EMAIL', value: 'recebedor@example.com' } };
  const changed = { amount: '10.69', destination, provider: 'paybrokers' };
  const { payout } = await app.api.request(anOrder(app.accountId, changed));
  const id = payout?.id ?? '';
  await eventually('processing', async () => (await app.api.payout(id)).status === 'PROCESSING');
  const { rows } = await app.pool.query<{ provider_key: string }>(
    'select provider_key from attempt where payout_id = $1 and notice_digest is not null',
    [id],
  );
  return { id, key: rows[0]?.provider_key ?? '', header: 'x-repasse-notice' };
}

const noticeOf = (key: string): string =>
  JSON.stringify({
    id: randomUUID(),
    transactionState: 'Completed',
    transactionOrderId: key,
    transactionAmount: '10.690000',
    transactionType: 'Debit',
  });

function signatureOf(body: string, signedAtMs = Date.now()): string {
  const nonce = randomUUID();
  const seconds = Math.trunc(signedAtMs / 1_000);
  const sign = createHmac('sha256', hmacKey).update(`${nonce}:${seconds}:${body}`).digest('hex');
  return `HMAC-SHA256 Sign=${sign.toUpperCase()},Nonce=${nonce},TS=${seconds}`;
}

const post = async (body: string, headers: Record<string, string>): Promise<number> =>
  (await fetch(`${app.url}/webhooks/paybrokers`, { method: 'POST', headers, body })).status;

const verdictsOf = async (id: string) => (await app.api.payout(id)).notices.map((n) => n.verdict);

test('the secret is nowhere but at the provider', async () => {
  const { id } = await anOpenPayout();
  const { rows } = await app.pool.query<{ digest: string }>(
    `select encode(notice_digest, 'hex') as digest from attempt where payout_id = $1`,
    [id],
  );
  expect(rows[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
});

test('a signed notice with the secret of nobody is forged', async () => {
  const { id, key, header } = await anOpenPayout();
  const body = noticeOf(key);
  const headers = { 'x-webhook-signature': signatureOf(body), [header]: 'a'.repeat(43) };
  expect(await post(body, headers)).toBe(401);
  expect(await verdictsOf(id)).not.toContain('MISMATCH');
  expect((await app.api.payout(id)).status).toBe('PROCESSING');
});

test.each([
  ['nothing', () => ({})],
  ['a wrong secret alone', () => ({ 'x-repasse-notice': 'a'.repeat(43) })],
  ['a signature of other bytes', () => ({ 'x-webhook-signature': signatureOf('{}') })],
  [
    'a signature of an hour ago',
    (body: string) => ({ 'x-webhook-signature': signatureOf(body, Date.now() - 3_600_000) }),
  ],
])('with %s it is forged, kept, and nothing moves', async (_what, headersFor) => {
  const { id, key } = await anOpenPayout();
  const body = noticeOf(key);
  expect(await post(body, headersFor(body))).toBe(401);
  expect(await app.api.payout(id)).toMatchObject({ status: 'PROCESSING' });
  const { rows } = await app.pool.query<{ id: string; body: Buffer }>(
    `select id, body from notice where verdict = 'FORGED'`,
  );
  expect(rows.filter((row) => openedNotice(row.id, row.body) === body)).toHaveLength(1);
});

test('a secret for a payout that does not exist proves nothing', async () => {
  const headers = { 'x-repasse-notice': 'a'.repeat(43) };
  expect(await post(noticeOf(randomUUID()), headers)).toBe(401);
});

test('a signed notice is a hint, and what it claims is looked up', async () => {
  const { id, key } = await anOpenPayout();
  const body = noticeOf(key);
  expect(await post(body, { 'x-webhook-signature': signatureOf(body) })).toBe(200);
  await eventually('it is judged', async () => (await verdictsOf(id)).includes('MISMATCH'));
  const { status } = await app.api.payout(id);
  expect(status).toBe('SUSPICIOUS');
  expect(await app.faults()).toEqual([]);
});
