import { lookUpKey } from '../../../src/payouts/look-up-key';
import type { KeyAnswer } from '../../../src/providers/provider';
import { anActor, CALLER, MemoryDoor } from './memory-door';

const EMAIL = { type: 'EMAIL', value: ' Recebedor@Example.com ' } as const;

function begin(answer: KeyAnswer) {
  const deaf = anActor('deaf');
  delete (deaf.provider as { lookUpKey?: unknown }).lookUpKey;
  const one = anActor('one');
  one.script.lookUpKey = answer;
  const two = anActor('two');
  two.script.lookUpKey = answer;
  const door = new MemoryDoor([deaf, one, two]);
  const ask = (provider: string | null = null, key: { type: 'EMAIL'; value: string } = EMAIL) =>
    lookUpKey(door.parts, CALLER, { key, provider });
  /** Of a hundred; two come back in a minute. */
  const left = () => 1_000 - door.parts.keyAllowance.take(CALLER.merchantId, 1_000) / 30_000;
  return { door, one, two, ask, left };
}

const HOLDER = {
  kind: 'holder',
  name: 'Maria Silva',
  taxId: '52998224725',
  bank: 'Banco',
  endToEndId: 'E1',
} as const;

test('the first provider that looks up keys is asked, and what it tells is masked', async () => {
  const { ask, one, two } = begin(HOLDER);
  expect(await ask()).toEqual({
    ...{ kind: 'holder', name: 'M**** S****', taxId: '***982247**', bank: 'Banco' },
    ...{ endToEndId: 'E1', provider: 'one' },
  });
  expect([one.calls['lookUpKey'], two.calls['lookUpKey']]).toEqual([1, 0]);
});

test('a caller may name the provider', async () => {
  const { ask, two } = begin(HOLDER);
  expect(await ask('two')).toMatchObject({ provider: 'two' });
  expect(two.calls['lookUpKey']).toBe(1);
  expect(await ask('deaf')).toMatchObject({ kind: 'invalid', argument: 'provider' });
  expect(await ask('nobody')).toMatchObject({ kind: 'invalid', argument: 'provider' });
});

test('what is malformed costs nothing and asks nobody', async () => {
  const { ask, one, left } = begin(HOLDER);
  const malformed = { type: 'EMAIL', value: 'x' } as const;
  expect(await ask(null, malformed)).toMatchObject({ kind: 'invalid', argument: 'key' });
  expect(one.calls['lookUpKey']).toBe(0);
  expect(left()).toBe(100);
});

test('a question costs one, an unknown key twenty', async () => {
  const known = begin(HOLDER);
  await known.ask();
  expect(known.left()).toBe(99);
  const unknown = begin({ kind: 'not-found' });
  expect(await unknown.ask()).toEqual({ kind: 'not-found' });
  expect(unknown.left()).toBe(80);
});

test('who has spent everything waits, and the provider is not asked', async () => {
  const { ask, door, one } = begin(HOLDER);
  door.parts.keyAllowance.take(CALLER.merchantId, 100);
  expect(await ask()).toEqual({ kind: 'limited', retryAfterSeconds: 30 });
  expect(one.calls['lookUpKey']).toBe(0);
});

test('a provider that has spent everything says when, or a minute is guessed', async () => {
  const said = begin({ kind: 'limited', retryAfterMs: 1_200 });
  expect(await said.ask()).toEqual({ kind: 'limited', retryAfterSeconds: 2 });
  const unsaid = begin({ kind: 'limited', retryAfterMs: undefined });
  expect(await unsaid.ask()).toEqual({ kind: 'limited', retryAfterSeconds: 60 });
});

test('an answer nobody understood is no answer', async () => {
  expect(await begin({ kind: 'unknown', why: 'HTTP 500' }).ask()).toEqual({ kind: 'unknown' });
});
