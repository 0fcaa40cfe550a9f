import type { AuditNote } from '../../../src/domain/audit-entry';
import { RefusalBook, type RefusedDeed } from '../../../src/payouts/refusal-book';

let nowMs: number;
let isAway: boolean;
let told: AuditNote[];
let refused: number;
let failures: number;
let book: RefusalBook;
beforeEach(() => {
  [nowMs, isAway, told, refused, failures] = [0, false, [], 0, 0];
  book = new RefusalBook({
    write: async (note) => {
      if (isAway) throw new Error('the database is away');
      told.push(note);
    },
    now: () => nowMs,
    onRefused: () => {
      refused += 1;
    },
    onError: () => {
      failures += 1;
    },
  });
});

const deed = (changed: Partial<RefusedDeed> = {}): RefusedDeed => ({
  merchantId: 'm',
  actor: 'ana',
  origin: { via: 'http', credential: 'k1' },
  action: 'access.refused',
  subject: 'scope:operations',
  reason: 'operations',
  facts: {},
  ...changed,
});
const facts = () => told.map((note) => note.facts);
const passes = async (ms: number) => {
  nowMs += ms;
  await book.flush({ all: false });
};

test('the first is told at once, the others of a minute by one line', async () => {
  for (let n = 0; n < 500; n += 1) await book.tell(deed({ subject: `payout:${n}` }));
  await passes(59_999);
  expect(facts()).toEqual([{ reason: 'operations' }]);
  await passes(1);
  expect(facts()).toEqual([
    { reason: 'operations' },
    {
      reason: 'operations',
      count: 499,
      since: '1970-01-01T00:00:00.000Z',
      subjects: Array.from({ length: 20 }, (_, n) => `payout:${n + 1}`),
    },
  ]);
  expect(refused).toBe(500);
});

test('whoever goes on for an hour gets a line a minute, and later the first at once', async () => {
  for (let second = 0; second < 3_600; second += 1) {
    await book.tell(deed());
    await passes(1_000);
  }
  expect(told).toHaveLength(61);
  await passes(60_000);
  await passes(60_000);
  await book.tell(deed());
  expect(told).toHaveLength(62);
});

test('another credential, word, reason or merchant has a line of its own', async () => {
  await book.tell(deed());
  await book.tell(deed({ origin: { via: 'http', credential: 'k2' } }));
  await book.tell(deed({ action: 'key.refused' }));
  await book.tell(deed({ reason: 'pii:read' }));
  await book.tell(deed({ merchantId: 'n' }));
  expect(told).toHaveLength(5);
});

test('what comes from thousands at once shares lines, and nobody is named for others', async () => {
  for (let n = 0; n < 5_100; n += 1) {
    await book.tell(deed({ origin: { via: 'http' }, actor: `jwt:${n}` }));
  }
  expect(told).toHaveLength(5_001);
  expect(told.at(-1)).toMatchObject({ actor: 'several', origin: { via: 'http' } });
  await book.flush({ all: true });
  expect(told).toHaveLength(5_002);
  expect(told.at(-1)).toMatchObject({ actor: 'several', facts: { count: 99 } });
});

test('what could not be told is told later, with everything that came meanwhile', async () => {
  isAway = true;
  await book.tell(deed());
  await book.tell(deed());
  await passes(60_000);
  expect([told.length, failures]).toEqual([0, 2]);
  isAway = false;
  await passes(60_000);
  expect(facts()).toMatchObject([{ count: 2 }]);
});

test('at the end everything is told, and nothing twice', async () => {
  await book.tell(deed());
  await book.tell(deed());
  await book.flush({ all: true });
  await book.flush({ all: true });
  expect(told).toHaveLength(2);
});
