import type { PayoutReport } from '../../../src/domain/report';
import { aPayout } from '../../domain/payout-facts';
import { AT, BreakBook, listed, ourOrder, PAYOUT, RUN } from './break-book';

const settled: PayoutReport = { outcome: 'settled', providerId: 'id1', amountCents: 1_000n };
const failed: PayoutReport = {
  ...{ outcome: 'failed', providerStatus: 'KO', amountCents: 1_000n },
  failure: { code: 'UNKNOWN' },
};
const stranger = (id: string, report: Partial<PayoutReport> = {}) =>
  listed({
    report: { ...settled, providerId: id, ...report } as PayoutReport,
    providerKey: null,
  });

function aBook(lookUp: PayoutReport = settled) {
  const book = new BreakBook();
  book.ours = [ourOrder()];
  book.actor.script.lookUp = lookUp;
  return book;
}
const openBreak = (kind: string, subject: string, madeAt: Date | null = null) =>
  ({ id: `b-${subject}`, kind, subject, madeAt }) as never;

test('nobody else does it, and it begins from a time when both sides must have it', async () => {
  const book = aBook();
  book.isTaken = true;
  expect(await book.run()).toBeNull();
  expect(book.begun).toEqual({
    ...{ provider: 'one', holder: 'me', leaseMs: 60_000, lagMs: 0, everyMs: null, window: null },
  });
  expect(book.ended).toBeNull();
});

test('what the list agrees on is not asked about', async () => {
  const book = aBook();
  const result = await book.run({}, [[listed()]]);
  expect(result).toMatchObject({
    ...{ provider: 'one', from: RUN.from, to: RUN.to, complete: true, news: [], blind: null },
    tally: { listed: 1, compared: 1, lookedUp: 0, found: 0 },
  });
  expect(book.wrote).toEqual([]);
  expect(book.ended).toMatchObject({ complete: true, result: { listed: 1 } });
});

test('what the list has otherwise is a break only when the provider says so itself', async () => {
  const told = [[listed({ report: failed })]];
  const lagging = aBook();
  expect(await lagging.run({}, told)).toMatchObject({ tally: { lookedUp: 1, found: 0 } });
  const book = aBook(failed);
  const result = await book.run({}, told);
  expect(book.wrote).toEqual(['STATUS k1 of p1 there id1: SETTLED KO 1000 1000']);
  expect(result).toMatchObject({
    tally: { lookedUp: 1, compared: 1, found: 1, opened: 1, closed: 0 },
    news: [{ kind: 'STATUS', provider: 'one', payoutId: 'p1', change: 'opened' }],
  });
});

test('a break that is known is found again, and is no news', async () => {
  const book = aBook(failed);
  book.isKnown = true;
  expect(await book.run()).toMatchObject({ tally: { found: 1, opened: 0 }, news: [] });
});

test('what the list leaves out is asked about', async () => {
  const book = aBook({ outcome: 'absent' });
  expect(await book.run()).toMatchObject({ complete: true, tally: { lookedUp: 1 } });
  expect(book.wrote).toEqual(['MISSING_THERE k1 of p1 there id1: SETTLED absent 1000 null']);
});

test('news makes the payout due, where somebody looks at it', async () => {
  const book = aBook();
  book.ours = [ourOrder({ payout: aPayout({ id: 'p2', status: 'PROCESSING' }) })];
  expect(await book.run()).toMatchObject({ tally: { madeDue: 1, found: 0 } });
  expect(book.wrote).toEqual(['due p2']);
});

test('both sides agreeing again closes what was open, with what they said', async () => {
  const book = aBook();
  const isElse = openBreak('STATUS', 'other');
  book.open = [openBreak('STATUS', 'k1'), isElse, openBreak('DUPLICATE_THERE', 'k1')];
  const result = await book.run();
  expect(book.wrote).toEqual(['closed b-k1: ours SETTLED, theirs settled']);
  expect(result).toMatchObject({
    tally: { closed: 1 },
    news: [{ kind: 'STATUS', payoutId: 'p1', change: 'closed' }],
  });
});

test('an open break is asked about, however old its order is', async () => {
  const book = aBook();
  book.breaks.orders = async () => [];
  book.open = [openBreak('AMOUNT', 'k1')];
  expect(await book.run()).toMatchObject({ tally: { lookedUp: 1, closed: 1 } });
});

test('a provider that tells nothing is asked three times, and left alone after five', async () => {
  const silent = aBook({ outcome: 'unknown', why: 'HTTP 500' });
  expect(await silent.run()).toMatchObject({
    complete: true,
    tally: { lookedUp: 3, untold: 1, compared: 0 },
  });
  silent.ours = Array.from({ length: 7 }, (_, n) =>
    ourOrder({ attemptId: `a${n}`, providerKey: `k${n}` }),
  );
  expect(await silent.run()).toMatchObject({ complete: false, tally: { lookedUp: 15, untold: 5 } });
});

test('orders come in pages, and each is asked about once', async () => {
  const book = aBook();
  book.ours = Array.from({ length: 201 }, (_, n) =>
    ourOrder({ attemptId: `a${n}`, providerKey: `k${n}` }),
  );
  book.open = [openBreak('STATUS', 'k7')];
  expect(await book.run()).toMatchObject({ tally: { lookedUp: 201 } });
  expect(book.asked.filter((one) => one.startsWith('page'))).toEqual([
    'page from 0',
    'page from 200',
  ]);
});

test('an order whose name there was never learned cannot be asked about', async () => {
  const book = aBook();
  book.ours = [ourOrder({ providerId: null })];
  expect(await book.run({ lookUpByOurKey: false })).toMatchObject({
    tally: { unnamed: 1, lookedUp: 0 },
  });
  expect(await book.run({ lookUpByOurKey: true })).toMatchObject({
    tally: { unnamed: 0, lookedUp: 1 },
  });
});

test('the end-to-end id of the attempt that lives is the one of the payout', async () => {
  const asked: unknown[] = [];
  const ask = async (state: 'ANSWERED' | 'NEGATIVE', payoutsOwn: string | null) => {
    const book = aBook();
    book.ours = [
      ourOrder({ state, endToEndId: 'E-a', payout: { ...PAYOUT, endToEndId: payoutsOwn } }),
    ];
    book.actor.provider.lookUp = async ({ endToEndId }) => {
      asked.push(endToEndId);
      return settled;
    };
    await book.run();
  };
  await ask('ANSWERED', 'E-p');
  await ask('ANSWERED', null);
  await ask('NEGATIVE', 'E-p');
  expect(asked).toEqual(['E-p', 'E-a', 'E-a']);
});

describe('an order that is none of ours', () => {
  test('is a break of nobody', async () => {
    const book = aBook();
    const result = await book.run({}, [[listed(), stranger('x')]]);
    expect(book.wrote).toEqual(['MISSING_HERE x of nobody there x: null settled null 1000']);
    expect(result?.news).toEqual([
      { kind: 'MISSING_HERE', provider: 'one', payoutId: null, change: 'opened' },
    ]);
  });

  test('is of no matter when nothing went out, or all of it came back', async () => {
    const book = aBook();
    book.open = [openBreak('MISSING_HERE', 'x')];
    await book.run({}, [[listed(), { ...stranger('x'), report: { ...failed, providerId: 'x' } }]]);
    expect(book.wrote).toEqual(['closed b-x: theirs KO']);
  });

  test('is ours when its answer was lost, once', async () => {
    const book = aBook();
    book.unnamed = [ourOrder({ payout: { ...PAYOUT, id: 'lost' }, providerId: null })];
    const pages = [[listed(), stranger('x'), stranger('y')]];
    await book.run({ lookUpByOurKey: false }, pages);
    expect(book.wrote).toEqual([
      'due lost',
      'MISSING_HERE y of nobody there y: null settled null 1000',
    ]);
    expect(book.asked.at(-1)).toBe(
      'unnamed 2026-11-21T11:30:00.000Z 2026-11-22T12:10:00.000Z 1000',
    );
  });

  test.each([
    [
      'another amount',
      { ...stranger('x'), report: { ...settled, providerId: 'x', amountCents: 1n } },
    ],
    ['made too early', { ...stranger('x'), createdAt: new Date(AT.getTime() - 70 * 60_000 - 1) }],
    ['made too late', { ...stranger('x'), createdAt: new Date(AT.getTime() - 30 * 60_000 + 1) }],
  ])('is not the one that was lost: %s', async (_why, order) => {
    const book = aBook();
    book.unnamed = [ourOrder({ providerId: null })];
    await book.run({ lookUpByOurKey: false }, [[listed(), order]]);
    expect(book.wrote).toHaveLength(1);
    expect(book.wrote[0]).toMatch(/^MISSING_HERE x/);
  });

  test.each([-70, -30, null])(
    'may be the one that was lost, made at %s minutes',
    async (minutes) => {
      const book = aBook();
      book.unnamed = [ourOrder({ providerId: null })];
      const createdAt = minutes === null ? null : new Date(AT.getTime() + minutes * 60_000);
      await book.run({ lookUpByOurKey: false }, [[listed(), { ...stranger('x'), createdAt }]]);
      expect(book.wrote).toEqual(['due p1']);
    },
  );

  test('is looked for nowhere where our key is in every order', async () => {
    const book = aBook();
    book.unnamed = [ourOrder({ providerId: null })];
    await book.run({ lookUpByOurKey: true }, [[listed(), stranger('x')]]);
    expect(book.wrote[0]).toMatch(/^MISSING_HERE/);
  });

  test('that has become ours since closes its break, listed or not', async () => {
    const book = aBook();
    book.open = [openBreak('MISSING_HERE', 'id1')];
    await book.run({}, [[]]);
    expect(book.wrote).toEqual(['closed b-id1: payout p1']);
  });

  test('counts as unreadable without any name', async () => {
    const book = aBook();
    const nameless = listed({ report: { outcome: 'settled' }, providerKey: null });
    expect(await book.run({}, [[nameless]])).toMatchObject({ tally: { unreadable: 1, listed: 1 } });
    expect(book.wrote).toEqual([]);
  });
});

describe('two orders that carry one key of ours', () => {
  const twin = (report: PayoutReport = settled) =>
    listed({ report: { ...report, providerId: 'id2', amountCents: 900n } });

  test('are a break when both may have been paid', async () => {
    const book = aBook();
    await book.run({}, [[listed(), twin()]]);
    expect(book.wrote).toContain(
      'DUPLICATE_THERE k1 of p1 there id1 id2: SETTLED settled, settled 1000 1900',
    );
  });

  test('are none when one of them was not paid, and close what was open', async () => {
    const book = aBook();
    book.open = [openBreak('DUPLICATE_THERE', 'k1')];
    await book.run({}, [[listed(), twin({ ...failed })]]);
    expect(book.wrote).toContain('closed b-k1: theirs settled, KO');
  });

  test('told twice are one', async () => {
    const book = aBook();
    await book.run({}, [[listed(), listed()]]);
    expect(book.wrote).toEqual([]);
  });
});
