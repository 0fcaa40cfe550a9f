import { Batcher } from '../../src/store/batcher';

const refused = (code: string) => Object.assign(new Error('refused'), { code });

/** Three calls that share one batch, of which the first run fails with `error`. */
async function threeAfter(error: Error): Promise<{ runs: number[]; results: string[] }> {
  const runs: number[] = [];
  const batcher = new Batcher<number, number>({
    batchMax: 10,
    inFlightMax: 1,
    queueMax: 10,
    key: String,
    run: (items) => {
      runs.push(items.length);
      return runs.length === 1 ? Promise.reject(error) : Promise.resolve(items);
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
