import { createCheckToken } from '../../src/credentials/check-token';
import { AUDIENCE, aTokenIssuer, ISSUER, type TokenIssuer } from './token-issuer';

const MERCHANT = '00000000-0000-7000-8000-00000000d3e0';

let issuer: TokenIssuer;
let troubles: unknown[];
beforeEach(async () => {
  issuer = await aTokenIssuer();
  troubles = [];
});
afterEach(async () => {
  jest.useRealTimers();
  await issuer.stop();
});

const aCheck = () =>
  createCheckToken({
    settings: {
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: { url: new URL(issuer.url) },
      algorithms: ['ES256'],
      merchantClaim: 'merchant_id',
      scopeClaim: 'scope',
      accountsClaim: 'accounts',
      clockSkewSeconds: 30,
    },
    isMerchant: async () => true,
    onTrouble: (error) => troubles.push(error),
  });
const token = () => issuer.sign({ merchant_id: MERCHANT });
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    ({ extensions }) => extensions.reason ?? extensions.code,
  );
/** Only the clock is ours; what waits for the network really waits. */
const passes = (ms: number) =>
  jest.useFakeTimers({
    now: Date.now() + ms,
    doNotFake: [
      'nextTick',
      'setImmediate',
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'queueMicrotask',
      'performance',
      'hrtime',
    ],
  });

test('an issuer without an answer is nobody’s fault, and is asked seldom', async () => {
  const check = aCheck();
  issuer.answer(503);
  const text = await token();
  expect(await codeOf(check(text))).toBe('UNAVAILABLE');
  for (let calls = 0; calls < 5; calls += 1) expect(await codeOf(check(text))).toBe('UNAVAILABLE');
  expect(issuer.asked()).toBe(1);
  expect(troubles).toHaveLength(6);
  issuer.answer(200);
  passes(1_100);
  expect(await codeOf(check(text))).toBeNull();
});

test('known keys go on being believed while the issuer is away', async () => {
  const check = aCheck();
  expect(await codeOf(check(await token()))).toBeNull();
  issuer.answer(500);
  expect(await codeOf(check(await token()))).toBeNull();
  expect(issuer.asked()).toBe(1);
});

test('many who come at once ask once', async () => {
  const check = aCheck();
  const text = await token();
  await Promise.all(Array.from({ length: 20 }, () => check(text)));
  expect(issuer.asked()).toBe(1);
});

test('a key the issuer turned to is looked for once in a cool-down', async () => {
  const check = aCheck();
  expect(await codeOf(check(await token()))).toBeNull();
  await issuer.turn();
  const turned = await token();
  expect(await codeOf(check(turned))).toBe('UNKNOWN_KEY');
  expect(await codeOf(check(turned))).toBe('UNKNOWN_KEY');
  expect(issuer.asked()).toBe(1);
  passes(31_000);
  expect(await codeOf(check(turned))).toBeNull();
  expect(issuer.asked()).toBe(2);
});
