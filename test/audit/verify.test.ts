import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readAnchors } from '../../src/audit/read-anchors';
import { aLedgerOfDeeds, type LedgerOfDeeds } from './a-ledger-of-deeds';

let book: LedgerOfDeeds;
beforeEach(async () => {
  book = await aLedgerOfDeeds();
  await book.append(5);
  await book.anchor();
  await book.append(2);
}, 60_000);
afterEach(() => book.stop(), 60_000);

/** Makes the hashes from an entry on fit again, as somebody would who knows how. */
const REHASH = (from: number) => `do $$ declare r record; h bytea; begin
  h := coalesce((select hash from audit_entry where seq = ${from} - 1),
    decode(repeat('00', 32), 'hex'));
  for r in select * from audit_entry where seq >= ${from} order by seq loop
    h := audit_hash(h, audit_place(r.merchant_id, r.seq, r.at), r.actor, r.action, r.subject,
      r.origin, r.payload);
    update audit_entry e set hash = h,
      prev = coalesce((select hash from audit_entry b where b.seq = r.seq - 1), e.prev)
    where e.seq = r.seq;
  end loop;
  update audit_chain set last_hash = h, last_seq = (select max(seq) from audit_entry);
end $$`;

const lines = () => readFileSync(book.anchors, 'utf8').trimEnd().split('\n');
const rewrite = (changed: readonly string[]) =>
  writeFileSync(book.anchors, changed.map((line) => `${line}\n`).join(''));

test('what nobody touched is found whole', async () => {
  expect(await book.verify()).toMatchObject({ chains: 1, entries: 7, anchors: 1, faults: [] });
});

test.each([
  ['actor', `actor = 'bia'`],
  ['action', `action = 'payout.deny'`],
  ['subject', `subject = 'payout:other'`],
  ['origin', `origin = '{"via":"cli"}'`],
  ['payload', `payload = '{"amount":"99.00"}'`],
  ['time', `at = at + interval '1 microsecond'`],
])('an edited %s is found in its entry', async (_what, change) => {
  await book.tamper(`update audit_entry set ${change} where seq = 3`);
  expect(await book.told()).toEqual(['EDITED 3']);
});

test('an edited entry with a hash that fits again betrays itself in the next one', async () => {
  await book.tamper(
    `update audit_entry set actor = 'bia' where seq = 3`,
    `update audit_entry set hash = audit_hash(prev, audit_place(merchant_id, seq, at), actor,
       action, subject, origin, payload) where seq = 3`,
  );
  expect(await book.told()).toEqual(['RELINKED 4']);
});

test('what no anchor covers yet can be rewritten unseen, and then no more', async () => {
  await book.tamper(`update audit_entry set actor = 'bia' where seq = 6`, REHASH(6));
  expect(await book.told()).toEqual([]);
  await book.anchor();
  await book.tamper(`update audit_entry set actor = 'ana' where seq = 6`, REHASH(6));
  expect(await book.told()).toEqual(['REWRITTEN 7']);
});

test('a removed entry is found in the middle and at the beginning', async () => {
  await book.tamper('delete from audit_entry where seq in (1, 4)');
  expect(await book.told()).toEqual(['REMOVED 1', 'REMOVED 4']);
});

test('a removed entry is found when the others were numbered anew', async () => {
  await book.tamper(
    'delete from audit_entry where seq = 4',
    'update audit_entry set seq = seq - 1 where seq > 4',
  );
  expect(await book.told()).toContain('RELINKED 4');
});

test('an end cut off with the row that knew of it is found by its anchor', async () => {
  await book.tamper(
    'delete from audit_entry where seq > 3',
    `update audit_chain c set last_seq = e.seq, last_hash = e.hash from audit_entry e
     where e.seq = 3`,
    'delete from audit_anchor',
  );
  expect(await book.told()).toEqual(['CUT 4']);
});

test('an end cut off after the last anchor is found by the row that knew of it', async () => {
  await book.tamper('delete from audit_entry where seq = 7');
  expect(await book.told()).toEqual(['CUT 7']);
});

test('a chain that is gone altogether is known to its anchors', async () => {
  await book.tamper(
    'delete from audit_entry',
    'delete from audit_chain',
    'delete from audit_anchor',
  );
  expect(await book.verify()).toMatchObject({ chains: 1, faults: [{ kind: 'CUT', seq: 1n }] });
});

test('entries whose chain was forgotten are looked at all the same', async () => {
  await book.tamper('delete from audit_chain', 'update audit_entry set actor = actor');
  expect(await book.told()).toEqual(['ADDED 1']);
});

test('a chain rewritten whole is not the one that was signed', async () => {
  await book.tamper(`update audit_entry set actor = 'bia' where seq = 2`, REHASH(2));
  expect(await book.told()).toEqual(['REWRITTEN 5']);
});

test('an entry added by hand is found', async () => {
  await book.tamper(`insert into audit_entry select merchant_id, 8, at, actor, action, subject,
    origin, payload, hash, hash from audit_entry where seq = 7`);
  expect(await book.told()).toEqual(['EDITED 8', 'ADDED 8']);
});

test('an entry that is no canonical JSON is found though its hash fits', async () => {
  await book.tamper(`update audit_entry set payload = '{"b":1, "a":2}' where seq = 7`, REHASH(7));
  expect(await book.told()).toEqual(['MALFORMED 7']);
});

test('only the chain asked for is looked at', async () => {
  const other = randomUUID();
  await book.append(2, other);
  await book.tamper(`update audit_entry set actor = 'bia' where merchant_id = '${other}'`);
  expect(await book.verify({ merchantId: book.merchantId })).toMatchObject({ faults: [] });
  const verified = await book.verify({ merchantId: other });
  expect(verified).toMatchObject({ chains: 1, entries: 2 });
  expect(verified.faults).toHaveLength(2);
});

describe('an anchors file', () => {
  beforeEach(async () => {
    await book.anchor();
    await book.append(1);
    await book.anchor();
  });

  test('of three lines is whole', async () => {
    expect(lines()).toHaveLength(3);
    expect(await book.verify()).toMatchObject({ anchors: 3, faults: [] });
  });

  test('with an edited line has a wrong signature, and the next line does not follow', async () => {
    rewrite(lines().map((line, n) => (n === 1 ? line.replace('"seq":"7"', '"seq":"6"') : line)));
    expect(await book.told()).toEqual(['SIGNATURE 6', 'ANCHORS_BROKEN 8']);
  });

  test('without its first line does not begin where it should', async () => {
    rewrite(lines().slice(1));
    expect(await book.told()).toEqual(['ANCHORS_BROKEN 7']);
  });

  test('without its last line is less than the database knows of', async () => {
    rewrite(lines().slice(0, 2));
    expect(await book.told()).toEqual(['ANCHORS_CUT 8']);
  });

  test('that is not there proves nothing', async () => {
    const { faults } = await book.verify({ files: [`${book.anchors}.gone`] });
    expect(faults.map(({ kind }) => kind)).toEqual(['ANCHORS_CUT']);
  });

  test('signed by a key that was not given is not believed', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const read = await readAnchors([book.anchors], [publicKey]);
    expect(read.lines).toBe(0);
    expect(read.faults.map(({ kind }) => kind)).toEqual(['SIGNATURE', 'SIGNATURE', 'SIGNATURE']);
  });

  test('goes on after a line that an interrupted writer left', async () => {
    writeFileSync(book.anchors, '{"at":"2026-', { flag: 'a' });
    await book.append(1);
    await book.anchor();
    expect(lines()).toHaveLength(5);
    expect(await book.verify()).toMatchObject({ anchors: 4, faults: [] });
  });
});

test('entries that nobody signed for long are told of', async () => {
  await book.append(1);
  await book.tamper(`update audit_entry set at = at - interval '2 hours' where seq = 6`, REHASH(6));
  expect(await book.told()).toEqual(['UNANCHORED 6']);
});
