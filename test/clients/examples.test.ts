import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withdraw as withApollo } from '../../examples/apollo/withdraw';
import { withdraw as withPlain } from '../../examples/plain/withdraw';
import { withdraw as withUrql } from '../../examples/urql/withdraw';
import { type CutProxy, openCutProxy } from '../support/cut-proxy';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

const ROOT = join(__dirname, '..', '..');

let app: TestApp;
let proxy: CutProxy;

beforeAll(async () => {
  app = await aRunningApp();
  proxy = await openCutProxy(app.url);
}, 60_000);

afterAll(async () => {
  await proxy.close();
  await app.stop();
}, 60_000);

const EXAMPLES = { apollo: withApollo, urql: withUrql, plain: withPlain };

interface Run {
  readonly lines: readonly string[];
  readonly idempotencyKey: string;
}

interface Order {
  readonly amount: string;
  readonly accountId?: string;
}

async function cancel(idempotencyKey: string) {
  const find = 'query ($key: String!) { payoutByIdempotencyKey(key: $key) { id } }';
  type Found = { payoutByIdempotencyKey: { id: string } };
  const { data } = await app.api.call<Found>(find, { key: idempotencyKey });
  const query = `mutation ($input: CancelPayoutInput!) {
    cancelPayout(input: $input) { userErrors { code } } }`;
  await app.api.call(query, { input: { payoutId: data.payoutByIdempotencyKey.id } });
}

/** Cancels when all are watching again, so that each was told twice what it knew. */
async function cutThenCancel(keys: readonly string[]) {
  const before = proxy.made;
  proxy.cut();
  await eventually('all sockets are back', async () => proxy.made >= before + keys.length);
  for (const key of keys) await cancel(key);
}

/** Runs an example, telling `onLine` of each line as it comes. */
async function run(withdraw: Withdraw, order: Order, onLine = (_run: Run) => {}) {
  const lines: string[] = [];
  const idempotencyKey = randomUUID();
  const { amount, accountId = app.accountId } = order;
  const end = await withdraw({
    url: `${proxy.url}/graphql`,
    key: TEST_KEY,
    accountId,
    amount,
    idempotencyKey,
    tell: (line) => {
      lines.push(line);
      onLine({ lines, idempotencyKey });
    },
  });
  return { end, lines, idempotencyKey };
}

test('all go on over a dropped socket, and tell nothing twice', async () => {
  const accountId = await app.api.anAccount('100.00', { approvalLimit: '1.00' });
  const withdrawals = Object.values(EXAMPLES);
  const watching: string[] = [];
  const onLine = ({ lines, idempotencyKey }: Run) => {
    if (lines.length === 1) watching.push(idempotencyKey);
    if (lines.length === 1 && watching.length === withdrawals.length) void cutThenCancel(watching);
  };
  // Together, since each waits a second or more before it comes back.
  const order = { accountId, amount: '12.50' };
  const runs = withdrawals.map((withdraw) => run(withdraw, order, onLine));
  for (const { end, lines } of await Promise.all(runs)) {
    expect(end).toBe('CANCELED');
    const told = [/^AWAITING_APPROVAL/, /^CANCELED/].map((line) => expect.stringMatching(line));
    expect(lines).toEqual(told);
  }
}, 30_000);

describe.each(Object.entries(EXAMPLES))('the example with %s', (name, withdraw) => {
  test('asks again with the same key after a lost answer, and follows to the end', async () => {
    proxy.loseAnswers(1);
    const { end, idempotencyKey } = await run(withdraw, { amount: '12.00' });
    const query = 'query ($key: String!) { payoutByIdempotencyKey(key: $key) { status } }';
    const { data } = await app.api.call(query, { key: idempotencyKey });
    expect([end, data]).toEqual(['SETTLED', { payoutByIdempotencyKey: { status: 'SETTLED' } }]);
  });

  test('shows why a payout failed, and what the caller can put right', async () => {
    const failed = await run(withdraw, { amount: '12.52' });
    expect(failed.end).toBe('FAILED');
    expect(failed.lines.at(-1)).toMatch(/^FAILED \S+/);
    const refused = await run(withdraw, { amount: '9999999.00' });
    expect(refused.end).toBeNull();
    const told = expect.stringMatching(/^input\.amount: .+\(available: \d+\.\d\d\)$/);
    expect(refused.lines).toEqual([told]);
  });

  test('names the versions that are tried here', () => {
    const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;
    const root = read('package.json');
    const tried = { ...root.dependencies, ...root.devDependencies };
    const { dependencies, devDependencies } = read(`examples/${name}/package.json`);
    expect(tried).toMatchObject({ ...dependencies, ...devDependencies });
  });
});

type Withdraw = typeof withPlain;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
