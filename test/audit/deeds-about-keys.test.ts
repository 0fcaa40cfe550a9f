import { randomBytes, randomUUID } from 'node:crypto';
import { addMerchant } from '../../src/merchants';
import { createPostgresKeyStore } from '../../src/store/postgres-key-store';
import { wallPool } from '../../src/store/walled-pool';
import { aLedgerOfDeeds, type LedgerOfDeeds } from './a-ledger-of-deeds';

let book: LedgerOfDeeds;
beforeAll(async () => {
  book = await aLedgerOfDeeds();
  await addMerchant(book.pool, book.merchantId, 'keys');
}, 60_000);
afterAll(() => book.stop(), 60_000);

const aKey = (name: string) => ({
  id: randomUUID(),
  merchantId: book.merchantId,
  name,
  person: null,
  scopes: ['payouts:read'] as const,
  accounts: null,
  addresses: null,
  publicId: randomBytes(8).toString('hex'),
  hash: randomBytes(32),
  pepperId: 'pepper',
  createdBy: 'ana',
  origin: { via: 'cli' } as const,
  expiresAt: new Date(Date.now() + 86_400_000),
});

test('keys are told when they are made, take over and end, each once', async () => {
  const store = createPostgresKeyStore(wallPool(book.pool));
  const first = aKey('one');
  expect(await store.create(first)).toMatchObject({ kind: 'made' });
  expect(await store.create(aKey('one'))).toMatchObject({ kind: 'name-lives' });
  const second = { ...aKey('one'), replaces: first.id, overlapMs: 60_000 };
  expect(await store.replace(second)).toMatchObject({ kind: 'made' });
  const by = { actor: 'bia', origin: { via: 'http', address: '192.0.2.7' } } as const;
  const named = { merchantId: book.merchantId, keyId: second.id };
  for (let n = 0; n < 2; n += 1) await store.revoke(named, by);
  const { rows } = await book.pool.query(
    'select actor, action, subject, origin from audit_entry order by seq',
  );
  expect(rows).toEqual([
    { actor: 'ana', action: 'key.create', subject: `key:${first.id}`, origin: '{"via":"cli"}' },
    { actor: 'ana', action: 'key.rotate', subject: `key:${second.id}`, origin: '{"via":"cli"}' },
    {
      actor: 'bia',
      action: 'key.revoke',
      subject: `key:${second.id}`,
      origin: '{"address":"192.0.2.7","via":"http"}',
    },
  ]);
  expect(await book.verify()).toMatchObject({ entries: 3, faults: [] });
});
