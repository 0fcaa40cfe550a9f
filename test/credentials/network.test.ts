import type { IncomingMessage } from 'node:http';
import { clientAddressBehind } from '../../src/client-address';
import { isAllowedFrom, isExact, networkFrom } from '../../src/credentials/network';

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.6', false],
  ['203.0.113.6/31', '203.0.113.7', true],
  ['0.0.0.0/0', '198.51.100.1', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '10.0.0.1', false],
  ['2001:db8::/32', '2001:db8:ffff::1', true],
  ['2001:db8::/32', '2001:db9::', false],
  ['::1/128', '0:0:0:0:0:0:0:1', true],
  ['2001:db8:0:0:1::/80', '2001:db8::1:0:0:1', true],
  ['10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['10.0.0.0/8', '::10.1.2.3', false],
])('%s lets %s in: %p', (network, address, isIn) => {
  expect(isAllowedFrom(['192.0.2.1', network], address)).toBe(isIn);
});

test('without a list everybody is let in, and with one nobody whose address is not known', () => {
  expect(isAllowedFrom(null, undefined)).toBe(true);
  expect(isAllowedFrom(['0.0.0.0/0', '::/0'], undefined)).toBe(false);
  expect(isAllowedFrom(['0.0.0.0/0', '::/0'], 'unknown')).toBe(false);
});

test.each(['', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/8/8', '::/129'])(
  '%p is no network',
  (text) => expect(networkFrom(text)).toBeNull(),
);
test.each(['fe80::1%eth0', '010.0.0.1', 'localhost', '10.0.0.0/-1', '10.0.0.0 /8', ':::'])(
  '%p is none either',
  (text) => expect(networkFrom(text)).toBeNull(),
);

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1/8', false],
  ['2001:db8::/32', true],
  ['2001:db8::1/32', false],
  ['10.0.0.1', true],
])('%s stands for itself: %p', (text, isItself) => {
  const network = networkFrom(text);
  expect(network !== null && isExact(network)).toBe(isItself);
});

const addressOf = (proxies: readonly string[], socket: string | undefined, said?: string) => {
  const headers = said === undefined ? {} : { 'x-forwarded-for': said };
  const request = { socket: { remoteAddress: socket }, headers } as unknown as IncomingMessage;
  return clientAddressBehind(proxies)(request);
};

test('nobody is believed unless the settings say so', () => {
  expect(addressOf([], '192.0.2.1', '203.0.113.9')).toBe('192.0.2.1');
  expect(addressOf([], '::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(addressOf([], undefined)).toBeUndefined();
});

test.each([
  ['192.0.2.1', '203.0.113.9', '192.0.2.1'],
  ['10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['10.0.0.1', '198.51.100.1, 203.0.113.9, 10.2.2.2', '203.0.113.9'],
  ['::1', '203.0.113.9:4711', '203.0.113.9'],
  ['::1', '[2001:db8::9]:4711', '2001:db8::9'],
  ['10.0.0.1', undefined, '10.0.0.1'],
  ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
  ['10.0.0.1', 'unknown', undefined],
  ['10.0.0.1', '203.0.113.9,', undefined],
  [undefined, '203.0.113.9', undefined],
])('from %p, which forwards for %p, it is %p', (socket, said, address) => {
  expect(addressOf(['10.0.0.0/8', '::1'], socket, said)).toBe(address);
});
