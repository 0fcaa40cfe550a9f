import { aPlainDatabase, insertEntry, insertPayout, type PlainDatabase } from './plain-database';

let database: PlainDatabase;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);

const UNSEALED = 'insert of payout is refused: what names a person is stored sealed';
const SEALED = /^s1:[A-Za-z0-9_-]{1,32}:[A-Za-z0-9_-]{38,}$/;
const KEY = /^[A-Za-z0-9._:-]{1,64}$/;
const body = 'aB3_-'.repeat(8);

const ID = `'0190abcd-0000-7000-8000-000000000001'`;

const refused = (column: string, text: string): Promise<string | null> =>
  database.refusal([
    insertPayout(database.ids, { id: ID, [column]: `'${text}'` }),
    insertEntry('HOLD', ID),
  ]);

const TEXTS = [
  `s1:k:${body.slice(0, 38)}`,
  `s1:k:${body.slice(0, 37)}`,
  `s1:${'k'.repeat(32)}:${body}`,
  `s1:${'k'.repeat(33)}:${body}`,
  `s1::${body}`,
  `s1:k:${body}:${body}`,
  `s1:k:k:${body}`,
  `s1:k:${body}\n`,
  ` s1:k:${body}`,
  `s1:k:${body}=`,
  `s1:k.k:${body}`,
  `s2:k:${body}`,
  `s1:k:`,
  'Maria',
  '',
];

const OF = ['recipient_name', 'recipient_tax_id', 'description', 'pix_key'];

test.each(OF.flatMap((of) => TEXTS.map((text) => [of, text])))('%s %j', async (of, text) => {
  const guard = SEALED.test(text) ? null : UNSEALED;
  expect(await refused(of, text)).toBe(guard);
});

const KEYS = ['k', 'aZ0._:-', 'k'.repeat(64), 'k'.repeat(65), '', 'k k', 'é', 'k\n'];

test.each(KEYS)('key %j', async (key) => {
  expect(await refused('idempotency_key', key)).toBe(KEY.test(key) ? null : 'payout_key_shape');
});
