import { Client } from 'pg';
import { checkAudit } from '../../src/doctor/check-audit';
import { aLedgerOfDeeds, type LedgerOfDeeds } from './a-ledger-of-deeds';

const HOUR_MS = 3_600_000;

let book: LedgerOfDeeds;
let client: Client;
beforeEach(async () => {
  book = await aLedgerOfDeeds();
  client = new Client({ connectionString: book.url });
  await client.connect();
  await book.append(4);
  await book.anchor();
}, 60_000);
afterEach(async () => {
  await client.end();
  await book.stop();
}, 60_000);

const told = async () => (await checkAudit(client, HOUR_MS)).faults.map(({ what }) => what);

test('the doctor finds nothing where nobody touched anything', async () => {
  expect(await told()).toEqual([]);
});

test('the doctor recomputes the end of each chain', async () => {
  await book.tamper(`update audit_entry set actor = 'bia' where seq = 3`);
  expect(await told()).toEqual([expect.stringMatching(/^EDITED in the chain .* entry 3: /)]);
});

test('the doctor sees that the end of a chain is gone', async () => {
  await book.tamper('delete from audit_entry where seq > 2');
  expect(await told()).toEqual([expect.stringMatching(/^CUT in the chain .* entry 3: /)]);
});

test('the doctor sees that nobody has signed for twice the rhythm', async () => {
  await book.append(2);
  expect(await told()).toEqual([]);
  expect((await checkAudit(client, 0)).faults.map(({ what }) => what)).toEqual([
    `the chain of merchant ${book.merchantId} is not anchored from entry 5 on`,
  ]);
});
