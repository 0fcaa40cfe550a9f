import { createToken, type TokenResult } from '../../src/providers/token';

/** A token call that counts, and is answered when the test says so. */
function aTokenCall(lifeMs = 100_000) {
  let nowMs = 0;
  const waiting: ((result: TokenResult) => void)[] = [];
  const calls = { count: 0 };
  const token = createToken(
    () => {
      calls.count += 1;
      return new Promise<TokenResult>((resolve) => waiting.push(resolve));
    },
    () => nowMs,
  );
  const answer = async (result?: TokenResult) => {
    const value = `token-${calls.count}`;
    waiting.shift()?.(result ?? { kind: 'token', value, expiresAtMs: nowMs + lifeMs });
    await new Promise(setImmediate);
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { token, calls, answer, pass };
}

const FAILED: TokenResult = { kind: 'not-sent', why: 'token refused (HTTP 401)' };
const times = <Made>(count: number, make: () => Made): Made[] =>
  Array.from({ length: count }, make);

test('a thousand callers wait for one request', async () => {
  const { token, calls, answer } = aTokenCall();
  const waiters = times(1_000, () => token.get());
  await answer();
  const results = await Promise.all(waiters);
  expect(calls.count).toBe(1);
  expect(new Set(results.map((result) => 'value' in result && result.value))).toEqual(
    new Set(['token-1']),
  );
});

test('it is replaced early by one caller, and nobody waits for that', async () => {
  const { token, calls, answer, pass } = aTokenCall();
  const first = token.get();
  await answer();
  await first;
  pass(79_000);
  await token.get();
  expect(calls.count).toBe(1);
  pass(2_000);
  const early = await Promise.all(times(1_000, () => token.get()));
  expect(calls.count).toBe(2);
  expect(early[0]).toMatchObject({ value: 'token-1' });
  await answer();
  expect(await token.get()).toMatchObject({ value: 'token-2' });
});

test('near its end it is no longer used', async () => {
  const { token, answer, pass } = aTokenCall();
  const first = token.get();
  await answer();
  await first;
  pass(91_000);
  const next = token.get();
  await answer();
  expect(await next).toMatchObject({ value: 'token-2' });
});

test('a thousand callers refused with one token replace it once', async () => {
  const { token, calls, answer } = aTokenCall();
  const first = token.get();
  await answer();
  await first;
  const waiters = times(1_000, () => token.replace('token-1'));
  await answer();
  const results = await Promise.all(waiters);
  expect(results[999]).toMatchObject({ value: 'token-2' });
  expect(await token.replace('token-1')).toMatchObject({ value: 'token-2' });
  expect(calls.count).toBe(2);
});

test('a failure is told to all who wait, and one failure delays nobody', async () => {
  const { token, calls, answer } = aTokenCall();
  const waiters = times(1_000, () => token.get());
  await answer(FAILED);
  expect(new Set(await Promise.all(waiters))).toEqual(new Set([FAILED]));
  expect(calls.count).toBe(1);
  const next = token.get();
  await answer();
  expect(await next).toMatchObject({ kind: 'token' });
});

test('failures in a row do not become a storm of requests', async () => {
  const { token, calls, answer, pass } = aTokenCall();
  for (const _ of [1, 2]) {
    const waiter = token.get();
    await answer(FAILED);
    await waiter;
  }
  expect(await token.get()).toMatchObject({ kind: 'not-sent', retryAfterMs: 250 });
  expect(calls.count).toBe(2);
  pass(251);
  const next = token.get();
  await answer();
  expect(await next).toMatchObject({ kind: 'token' });
  expect(calls.count).toBe(3);
});

test('a Retry-After of the token call is honoured', async () => {
  const { token, calls, answer, pass } = aTokenCall();
  const first = token.get();
  await answer({ kind: 'not-sent', why: 'token refused (HTTP 429)', retryAfterMs: 3_000 });
  await first;
  pass(2_000);
  expect(await token.get()).toMatchObject({ kind: 'not-sent', retryAfterMs: 1_000 });
  expect(calls.count).toBe(1);
});

test('a token call that throws is a value all the same', async () => {
  const token = createToken(() => Promise.reject(new Error('secret-of-ours')));
  expect(await token.get()).toEqual({ kind: 'not-sent', why: 'the token call broke' });
});
