import WebSocket from 'ws';
import {
  isUserError,
  type KeyStorage,
  keysInWebStorage,
  NoAnswerError,
  openRepasse,
  type Payout,
  type PayoutOrder,
  type Repasse,
  RepasseError,
  type RepasseOptions,
} from '../../client/src/index';
import type { UserErrorCode } from '../../client/src/operations';
import { TYPENAMES } from '../../client/src/user-error';
import { type CutProxy, openCutProxy } from '../support/cut-proxy';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
let proxy: CutProxy;
const open: Repasse[] = [];

beforeAll(async () => {
  app = await aRunningApp();
  proxy = await openCutProxy(app.url);
}, 60_000);

afterEach(async () => {
  proxy.loseAnswers(0);
  for (const one of open.splice(0)) await one.close();
});

afterAll(async () => {
  await proxy.close();
  await app.stop();
}, 60_000);

const aClient = (options: Partial<RepasseOptions> = {}): Repasse => {
  const one = openRepasse({
    url: `${proxy.url}/graphql`,
    token: TEST_KEY,
    webSocketImpl: WebSocket,
    pauseMs: 10,
    ...options,
  });
  open.push(one);
  return one;
};

const anOrderOf = (amount: string): PayoutOrder => ({
  accountId: app.accountId,
  amount,
  destination: { pixKey: { type: 'CPF', value: '52998224725' } },
  recipient: { name: 'Maria Exemplo', taxId: '52998224725' },
});

async function requested(client: Repasse, intent: string, amount: string) {
  const result = await client.requestPayout(intent, anOrderOf(amount));
  if (!result.ok) throw new Error(JSON.stringify(result.userErrors));
  return result;
}

async function watched(client: Repasse, id: string, onChange = (_payout: Payout) => {}) {
  const seen: Payout[] = [];
  const stream = client.watchPayout(id);
  for (;;) {
    const next = await stream.next();
    if (next.done) return { seen, end: next.value };
    seen.push(next.value);
    onChange(next.value);
  }
}

const payoutsOfKey = async (key: string): Promise<number> => {
  const { rows } = await app.pool.query('select id from payout where idempotency_key = $1', [key]);
  return rows.length;
};

describe('requestPayout', () => {
  test('asks again with the same key when the answer is lost, and pays once', async () => {
    proxy.loseAnswers(2);
    const { replayed, idempotencyKey } = await requested(aClient(), 'lost answers', '11.01');
    expect(replayed).toBe(true);
    expect(await payoutsOfKey(idempotencyKey)).toBe(1);
  });

  test('says which key to ask with when no answer came at all', async () => {
    const client = aClient({ tries: 2 });
    proxy.loseAnswers(2);
    const failure = await requested(client, 'unheard', '11.02').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NoAnswerError);
    const { idempotencyKey } = failure as NoAnswerError;
    const again = await requested(client, 'unheard', '11.02');
    expect([again.idempotencyKey, again.replayed]).toEqual([idempotencyKey, true]);
  });

  test('a reload of the page finds the key, and `forget` ends it', async () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
    const load = (): { keys: KeyStorage } => ({ keys: keysInWebStorage(storage) });
    const first = await requested(aClient(load()), 'withdrawal-1', '11.03');
    const reloaded = aClient(load());
    const second = await requested(reloaded, 'withdrawal-1', '11.03');
    expect([second.payout.id, second.replayed]).toEqual([first.payout.id, true]);
    await reloaded.forget('withdrawal-1');
    expect(kept.size).toBe(0);
  });

  test('a double click is one payout', async () => {
    const client = aClient();
    const [one, two] = await Promise.all([
      requested(client, 'double click', '11.04'),
      requested(client, 'double click', '11.04'),
    ]);
    expect(one.payout.id).toBe(two.payout.id);
  });

  test('tells what the caller can act on, with its facts', async () => {
    const client = aClient({ locale: 'pt-BR' });
    const refused = await client.requestPayout('too much', anOrderOf('9999999.00'));
    if (refused.ok) throw new Error('it was taken');
    const [error] = refused.userErrors;
    if (!error || !isUserError(error, 'INSUFFICIENT_BALANCE')) throw new Error(error?.code);
    expect(error.available).toMatch(/^\d+\.\d\d$/);
    // Nothing was recorded, so the corrected order goes out with the same key.
    const corrected = await requested(client, 'too much', '11.05');
    expect([corrected.idempotencyKey, corrected.replayed]).toEqual([refused.idempotencyKey, false]);
  });

  test('does not ask again when the key is no good', async () => {
    const client = aClient({ token: 'wrong-key-0123456789' });
    const asked = requested(client, 'wrong', '11.06');
    await expect(asked).rejects.toMatchObject({ name: 'RepasseError', code: 'UNAUTHENTICATED' });
  });
});

test('every user error the server knows is one this client can tell by its code', async () => {
  const query = '{ errorCatalogue(kind: USER_ERROR) { code typename } }';
  type Entries = { errorCatalogue: { code: UserErrorCode; typename: string }[] };
  const { data } = await app.api.call<Entries>(query);
  const told = data.errorCatalogue.map(({ code, typename }) => [code, typename]);
  expect(Object.fromEntries(told)).toEqual(TYPENAMES);
});

describe('watchPayout', () => {
  test('goes on after the socket was cut, tells nothing twice and ends at the end', async () => {
    const client = aClient();
    const accountId = await app.api.anAccount('100.00', { approvalLimit: '1.00' });
    const order = { ...anOrderOf('11.50'), accountId };
    const result = await client.requestPayout('watched', order);
    if (!result.ok) throw new Error(JSON.stringify(result.userErrors));
    const before = proxy.made;
    const { seen, end } = await watched(client, result.payout.id, ({ status }) => {
      if (status === 'AWAITING_APPROVAL') void cutTwiceAndCancel(result.payout.id);
    });
    expect(end.status).toBe('CANCELED');
    expect(proxy.made - before).toBeGreaterThanOrEqual(3);
    expect(seen.map(({ status }) => status)).toEqual(['AWAITING_APPROVAL', 'CANCELED']);
  });

  const cutTwiceAndCancel = async (payoutId: string) => {
    for (const cut of [1, 2]) {
      const before = proxy.made;
      proxy.cut();
      await eventually(`the socket is back ${cut}`, async () => proxy.made > before);
    }
    const cancel = `mutation ($input: CancelPayoutInput!) {
      cancelPayout(input: $input) { userErrors { code } } }`;
    await app.api.call(cancel, { input: { payoutId } });
  };

  test('a rejected payout ends with its failure', async () => {
    const client = aClient();
    const { payout } = await requested(client, 'rejected', '11.52');
    const { end } = await watched(client, payout.id);
    expect([end.status, typeof end.failure?.code]).toEqual(['FAILED', 'string']);
  });

  test('a key that is no good is an error, not a silence', async () => {
    const client = aClient({ token: 'wrong-key-0123456789' });
    const next = client.watchPayout(app.accountId).next();
    await expect(next).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('a payout that does not exist is an error', async () => {
    const next = aClient().watchPayout(app.accountId).next();
    await expect(next).rejects.toBeInstanceOf(RepasseError);
  });
});
