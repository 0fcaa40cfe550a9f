import type { Payout } from '../../src/domain/payout';
import type { PayoutStatus } from '../../src/domain/status';
import { waitingFor } from '../../src/domain/waiting-for';
import { ago, aPayout, MINUTE, NOW } from './payout-facts';

const DAY = 24 * 60 * MINUTE;
const told = (changed: Partial<Payout>) => waitingFor(aPayout(changed), NOW, 1);

test.each<[PayoutStatus, RegExp]>([
  ['AWAITING_APPROVAL', /^approval/],
  ['QUEUED', /^submission to one$/],
  ['SUBMITTED', /^one to send it/],
  ['AWAITING_PROVIDER_APPROVAL', /^the limits desk of one$/],
  ['AWAITING_CONFIRMATION', /^our confirmation to one$/],
  ['PROCESSING', /^the payment system$/],
  ['UNKNOWN', /^one to tell whether it took the payout/],
])('%s waits for %s', (status, words) => {
  expect(told({ status })).toMatch(words);
});

test('a payout nobody has yet waits for a provider', () => {
  expect(told({ status: 'QUEUED', provider: null })).toBe('submission to a provider');
});

test('only a suspicion from a notice is left to the provider', () => {
  expect(told({ status: 'SUSPICIOUS', suspicion: 'NOTICE' })).toMatch(/^one to give the same/);
  expect(told({ status: 'SUSPICIOUS', suspicion: 'AMOUNT' })).toMatch(/^two people/);
});

test('an untroubled payout tells of no try, and a confirmation was not tried at all', () => {
  expect(told({ status: 'PROCESSING', trouble: null })).not.toMatch(/try|null/);
  const trouble = 'a person has to confirm it';
  expect(told({ status: 'AWAITING_CONFIRMATION', trouble })).toBe(
    `our confirmation to one: ${trouble}`,
  );
});

test('what takes too long says so, and who can end it', () => {
  const statusSince = ago(DAY + 1);
  expect(told({ status: 'PROCESSING', statusSince })).toBe(
    'the payment system; longer than it should take',
  );
  for (const status of ['UNKNOWN', 'SUSPICIOUS'] as const) {
    expect(told({ status, statusSince })).toMatch(/longer .+: two people can end it/);
  }
});

test('what ended waits for nothing, however long ago', () => {
  const statusSince = ago(400 * DAY);
  expect(told({ status: 'SETTLED', statusSince, trouble: 'no connection' })).toBeNull();
});
