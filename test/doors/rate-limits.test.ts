import { addressName } from '../../src/address-name';
import type { Principal } from '../../src/credentials/principal';
import { NamedBuckets } from '../../src/named-buckets';
import { RateLimits } from '../../src/rate-limits';

let nowMs = 0;
const clocks = { now: () => nowMs, wall: () => 1_000 + nowMs };
const limitsOf = (costPerKey: number, costPerAddress: number) =>
  new RateLimits({ costPerKey, costPerAddress, wrongPerMinute: 1 }, clocks);

const caller = (id: string, address?: string): Principal => ({
  merchantId: 'm',
  name: id,
  credential: { kind: 'API_KEY', id, name: id },
  scopes: [],
  accounts: null,
  expiresAt: null,
  origin: { via: 'http', address },
});

const codeOf = (take: () => unknown): unknown => {
  try {
    take();
    return 'taken';
  } catch (error) {
    return (error as { extensions: { retryAfterMs: number } }).extensions.retryAfterMs;
  }
};

test('a credential has two seconds of points, and each second as many again', () => {
  const limits = limitsOf(1_000, 1_000_000);
  const { resetsAt, ...told } = limits.take(caller('a'), 1_500);
  expect(told).toEqual({ requested: 1_500, left: 500 });
  expect(resetsAt).toBe(new Date(2_500).toISOString());
  expect(codeOf(() => limits.take(caller('a'), 600))).toBe(100);
  // What was refused has cost nothing, and another credential is not concerned.
  expect(codeOf(() => limits.take(caller('a'), 500))).toBe('taken');
  expect(codeOf(() => limits.take(caller('b'), 500))).toBe('taken');
  nowMs += 250;
  expect(codeOf(() => limits.take(caller('a'), 250))).toBe('taken');
  expect(codeOf(() => limits.take(caller('a'), 1))).toBe(1);
});

test('credentials of one address share its points, and lose none of their own by it', () => {
  const limits = limitsOf(1_000_000, 1_000);
  expect(codeOf(() => limits.take(caller('a', '192.0.2.1'), 2_000))).toBe('taken');
  expect(codeOf(() => limits.take(caller('b', '192.0.2.1'), 1))).toBe(1);
  expect(limits.take(caller('b', '192.0.2.2'), 1).left).toBe(1_999_999);
});

test('the dearest operation is possible however little is allowed', () => {
  expect(limitsOf(1, 1).take(caller('a'), 500).left).toBe(0);
});

test.each`
  address                 | name
  ${'192.0.2.1'}          | ${'192.0.2.1'}
  ${'2001:db8:1:2:3::4'}  | ${'2001:db8:1:2::/64'}
  ${'2001:DB8:1:02::9'}   | ${'2001:db8:1:2::/64'}
  ${'2001:db8::9'}        | ${'2001:db8:0:0::/64'}
  ${'::1'}                | ${'0:0:0:0::/64'}
  ${'fe80::1:2:3:4%eth0'} | ${'fe80:0:0:0::/64'}
  ${undefined}            | ${'unknown'}
`('$address is counted as $name', ({ address, name }) => {
  expect(addressName(address as string | undefined)).toBe(name);
});

test('100,000 names leave ten thousand in memory, the latest', () => {
  const buckets = new NamedBuckets({ size: 10, perSecond: 1, now: () => 0 });
  buckets.of('kept').reserve(7);
  for (let n = 0; n < 100_000; n += 1) {
    buckets.of(`n${n}`);
    if (n % 5_000 === 0) buckets.of('kept');
  }
  expect(buckets.size).toBe(10_000);
  expect(buckets.of('kept').left()).toBe(3);
});
