import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { HOUSE } from '../../src/domain/audit-entry';
import { auditHash } from '../../src/domain/audit-hash';
import { addMerchant } from '../../src/merchants';
import { appendAudit } from '../../src/store/append-audit';
import { readAudit } from '../../src/store/audit-store';
import { createPostgresStore } from '../../src/store/postgres-store';
import { SEALING } from '../support/sealing-keys';
import { storePoolsOf } from '../support/store-pools';
import { aLedgerOfDeeds, type LedgerOfDeeds } from './a-ledger-of-deeds';

const DIGEST_KEY = Buffer.alloc(32, 7);
const CPF = '52998224725';
const KEY = 'recebedor@example.com';
const NAME = 'Recebedor de Teste';

let book: LedgerOfDeeds;
let second: Pool;
beforeEach(async () => {
  book = await aLedgerOfDeeds();
  second = new Pool({ connectionString: book.url, max: 4 });
  await addMerchant(book.pool, book.merchantId, 'audited');
}, 60_000);
afterEach(async () => {
  await second.end();
  await book.stop();
}, 60_000);

const storeOver = (pool: Pool) =>
  createPostgresStore(storePoolsOf(pool), {
    workerId: randomUUID(),
    leaseMs: 60_000,
    approvalMs: 60_000,
    sealing: SEALING,
    digestKey: DIGEST_KEY,
  });

async function anAccount(): Promise<string> {
  const { merchantId } = book;
  const id = randomUUID();
  const store = storeOver(book.pool);
  const account = { id, merchantId, name: NAME, externalId: null, approvalLimitCents: 5_000n };
  await store.createAccount(account);
  await store.credit({ merchantId, accountId: id, amountCents: 1_000_000n, reference: CPF });
  return id;
}

const asked = (accountId: string, idempotencyKey: string = randomUUID()) => ({
  id: randomUUID(),
  merchantId: book.merchantId,
  requestedBy: 'ana',
  origin: { via: 'http', address: '192.0.2.7', credential: 'key-1' } as const,
  provider: null,
  routing: { pinned: false, chosen: null, candidates: [] },
  order: {
    accountId,
    idempotencyKey,
    amountCents: 1_050n,
    destination: { kind: 'PIX_KEY', type: 'EMAIL', value: KEY },
    recipient: { name: NAME, taxId: CPF },
    description: `para ${NAME}`,
    priority: 'HIGH',
    pinnedProvider: null,
    orderId: CPF,
  } as const,
});

const entries = () =>
  readAudit(book.pool, async (snapshot) => {
    const all = [];
    for await (const entry of snapshot.entries(book.merchantId)) all.push(entry);
    return all;
  });
const isWhole = async () => expect(await book.verify()).toMatchObject({ faults: [] });

test('program and database hash the same bytes, whatever is in them', async () => {
  const facts = { text: 'ação "€" \\ 😂\n', list: [1, true, null] };
  await appendAudit(book.pool, {
    merchantId: book.merchantId,
    actor: 'José "12:x" 😂',
    origin: { via: 'cli' },
    action: 'key.create',
    subject: 'key:1',
    facts,
  });
  const [entry] = await entries();
  expect(entry && auditHash(entry)).toEqual(entry?.hash);
  expect(JSON.parse(entry?.payload ?? '')).toEqual(facts);
  await isWhole();
});

test('200 requests at once over two pools are one chain without a gap', async () => {
  const accountId = await anAccount();
  const stores = [storeOver(book.pool), storeOver(second)];
  const all = Array.from({ length: 200 }, (_, n) => stores[n % 2]!.record(asked(accountId)));
  const kinds = (await Promise.all(all)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['accepted']));
  const told = await entries();
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, n) => BigInt(n + 1)));
  expect(told.filter(({ action }) => action === 'payout.request')).toHaveLength(200);
  await isWhole();
});

test('two who append to the same two chains do not wait for each other for ever', async () => {
  const append = (pool: Pool, merchants: readonly string[]) =>
    pool.query(
      `select append_audit(array_agg(row(m, 'ana', 'key.create', 'key:1', '{}', '{}')::audit_draft))
       from unnest($1::uuid[]) m`,
      [merchants],
    );
  const both = [book.merchantId, HOUSE];
  const rounds = Array.from({ length: 40 }, (_, n) =>
    append(n % 2 ? book.pool : second, n % 2 ? both : [...both].reverse()),
  );
  await Promise.all(rounds);
  expect(await book.verify()).toMatchObject({ chains: 2, entries: 80, faults: [] });
});

test('what is undone leaves no entry, and the chain goes on', async () => {
  await book.append(1);
  const client = await book.pool.connect();
  await client.query('begin');
  const note = { merchantId: book.merchantId, actor: 'ana', origin: { via: 'cli' } } as const;
  const deed = { action: 'key.revoke', subject: 'key:1', facts: {} } as const;
  await appendAudit(client, { ...note, ...deed });
  await client.query('rollback');
  client.release();
  await book.append(1);
  expect(await entries()).toHaveLength(2);
  await isWhole();
});

test('a request that is not recorded has no entry', async () => {
  const accountId = await anAccount();
  const before = (await entries()).length;
  const store = storeOver(book.pool);
  const tooMuch = asked(accountId);
  const huge = { ...tooMuch, order: { ...tooMuch.order, amountCents: 9_000_000n } };
  expect(await store.record(huge)).toMatchObject({ kind: 'insufficient' });
  expect(await store.record(asked(randomUUID()))).toMatchObject({ kind: 'no-account' });
  expect(await entries()).toHaveLength(before);
});

test('a request said again is told once', async () => {
  const accountId = await anAccount();
  const stores = [storeOver(book.pool), storeOver(second)];
  const said = Array.from({ length: 10 }, (_, n) => stores[n % 2]!.record(asked(accountId, 'one')));
  const kinds = (await Promise.all(said)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1);
  const requests = (await entries()).filter(({ action }) => action === 'payout.request');
  expect(requests).toHaveLength(1);
});

test('accounts and credits are told once, however often they are said', async () => {
  const { merchantId } = book;
  const store = storeOver(book.pool);
  const account = { merchantId, name: 'one', externalId: 'x', approvalLimitCents: 5_000n };
  const made = {
    ...account,
    id: randomUUID(),
    by: { actor: 'bia', origin: { via: 'http' } } as const,
  };
  await store.createAccount(made);
  await store.createAccount({ ...made, id: randomUUID() });
  const credit = { merchantId, accountId: made.id, amountCents: 1_000n, reference: 'r' };
  for (let n = 0; n < 2; n += 1) await store.credit({ ...credit, by: made.by });
  const told = (await entries()).map(({ actor, action, payload }) => [actor, action, payload]);
  expect(told).toEqual([
    ['bia', 'account.create', expect.stringContaining('"approvalLimit":"50.00"')],
    ['bia', 'account.credit', expect.stringContaining('"amount":"10.00"')],
  ]);
});

test('an entry tells who, from where and how much, and names nobody who is paid', async () => {
  const accountId = await anAccount();
  const request = asked(accountId);
  await storeOver(book.pool).record(request);
  const [told] = (await entries()).filter(({ action }) => action === 'payout.request');
  expect(told).toMatchObject({ actor: 'ana', subject: `payout:${request.id}` });
  expect(JSON.parse(told?.origin ?? '')).toEqual({ ...request.origin });
  expect(JSON.parse(told?.payload ?? '')).toEqual({
    account: accountId,
    amount: '10.50',
    order: expect.stringMatching(/^[\w-]{43}$/),
    recipient: expect.stringMatching(/^[\w-]{43}$/),
  });
  const everything = JSON.stringify(await entries(), (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  for (const secret of [CPF, KEY, NAME]) expect(everything).not.toContain(secret);
});

test('without a key of the digests there are none', async () => {
  const accountId = await anAccount();
  const store = createPostgresStore(storePoolsOf(book.pool), {
    workerId: randomUUID(),
    leaseMs: 60_000,
    approvalMs: 60_000,
    sealing: SEALING,
  });
  await store.record(asked(accountId));
  const told = (await entries()).at(-1);
  expect(JSON.parse(told?.payload ?? '')).toEqual({ account: accountId, amount: '10.50' });
});
