import { BreakBook, listed, ourOrder, RUN } from './break-book';

function aBook() {
  const book = new BreakBook();
  book.ours = [ourOrder()];
  book.actor.script.lookUp = { outcome: 'settled', providerId: 'id1', amountCents: 1_000n };
  return book;
}
const stranger = listed({
  report: { outcome: 'settled', providerId: 'x', amountCents: 1_000n },
  providerKey: null,
});
const openBreak = (kind: string, subject: string, madeAt: Date | null) =>
  ({ id: `b-${subject}`, kind, subject, madeAt }) as never;

describe('the list', () => {
  test('is read page by page; a page that leads to itself ends it', async () => {
    const book = aBook();
    expect(await book.run({}, [[listed()], [], []])).toMatchObject({ complete: true });
    expect(book.asked.filter((one) => one.startsWith('list'))).toEqual([
      'list 2026-11-21T12:00:00.000Z null',
      'list 2026-11-21T12:00:00.000Z cursor 2',
      'list 2026-11-21T12:00:00.000Z cursor 1',
    ]);
    expect(await book.run({}, null)).toMatchObject({ complete: false });
  });

  test('is read again around older breaks that only it can prove', async () => {
    const book = aBook();
    const old = new Date(RUN.from.getTime() - 1);
    book.open = [
      openBreak('MISSING_HERE', 'x', old),
      openBreak('DUPLICATE_THERE', 'y', RUN.from),
      openBreak('STATUS', 'z', old),
      openBreak('MISSING_HERE', 'w', null),
    ];
    await book.run();
    expect(book.asked.filter((one) => one.startsWith('list'))).toEqual([
      'list 2026-11-21T12:00:00.000Z null',
      'list 2026-11-21T10:59:59.999Z null',
    ]);
  });

  test.each([
    ['money that came in', { isCredit: true }],
    ['what was made before', { createdAt: new Date(RUN.from.getTime() - 1) }],
    ['what was made after', { createdAt: new Date(RUN.to.getTime() + 1) }],
  ])('holds nothing of %s', async (_what, changed) => {
    const book = aBook();
    const order = { ...stranger, ...changed };
    expect(await book.run({}, [[listed(), order]])).toMatchObject({ tally: { listed: 1 } });
  });

  test.each([{ createdAt: RUN.from }, { createdAt: RUN.to }, { createdAt: null }])(
    'holds what was made in its span: %j',
    async (changed) => {
      const book = aBook();
      const order = { ...stranger, ...changed };
      expect(await book.run({}, [[listed(), order]])).toMatchObject({ tally: { listed: 2 } });
    },
  );
});
