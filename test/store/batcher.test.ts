import { Batcher, Overloaded } from '../../src/store/batcher';

const refused = (code: string) => Object.assign(new Error('refused'), { code });

/** Three calls that share one batch, of which the first run fails with `error`. */
async function threeAfter(
  error: Error,
  isLasting = false,
): Promise<{ runs: number[]; results: string[] }> {
  const runs: number[] = [];
  const batcher = new Batcher<number, number>({
    batchMax: 10,
    inFlightMax: 1,
    queueMax: 10,
    key: String,
    run: (items) => {
      runs.push(items.length);
      const fails = isLasting || runs.length === 1;
      return fails ? Promise.reject(error) : Promise.resolve(items);
    },
  });
  const settled = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));
  return { runs, results: settled.map(({ status }) => status) };
}

test('a batch the database refused is tried again one by one', async () => {
  expect(await threeAfter(refused('23514'))).toEqual({
    runs: [3, 1, 1, 1],
    results: Array(3).fill('fulfilled'),
  });
});

test.each([
  ['a lost connection', new Error('Connection terminated unexpectedly')],
  ['a silent connection', new Error('Query read timeout')],
  ['a server that goes down', refused('57P01')],
])('a batch that may be committed is not run again after %s', async (_what, error) => {
  expect(await threeAfter(error)).toEqual({ runs: [3], results: Array(3).fill('rejected') });
});

test.each([
  ['a row is held by somebody', '55P03'],
  ['statements take too long', '57014'],
  ['the disk is full', '53100'],
  ['the database became read-only', '25006'],
])('while %s nobody waits for a turn to fail alone', async (_what, code) => {
  const expected = { runs: [3, 1], results: Array(3).fill('rejected') };
  expect(await threeAfter(refused(code), true)).toEqual(expected);
});

test.each(['23514', '40P01', 'RP001'])(
  'what is wrong with every item (%s) is found out for each',
  async (code) => {
    const expected = { runs: [3, 1, 1, 1], results: Array(3).fill('rejected') };
    expect(await threeAfter(refused(code), true)).toEqual(expected);
  },
);

test('whoever waits too long for a place is told so, and was not written', async () => {
  const ran: number[] = [];
  let finish = () => {};
  const first = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const batcher = new Batcher<number, number>({
    batchMax: 1,
    inFlightMax: 1,
    queueMax: 10,
    waitMaxMs: 30,
    key: String,
    run: async (items) => {
      ran.push(...items);
      if (ran.length === 1) await first;
      return items;
    },
  });
  const slow = batcher.add(1);
  const late = expect(batcher.add(2)).rejects.toBeInstanceOf(Overloaded);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const inTime = batcher.add(3);
  finish();
  expect(await Promise.all([slow, late, inTime])).toEqual([1, undefined, 3]);
  expect(ran).toEqual([1, 3]);
});
