import { isUnsent } from '../../src/domain/is-unsent';
import { aNotice, anAttempt, inStatus } from './payout-facts';

const queued = (state: 'OPEN' | 'NOT_SENT' | 'ANSWERED' | 'NEGATIVE', ...claims: string[]) =>
  inStatus('QUEUED', {
    attempt: anAttempt({ state }),
    notices: claims.map((claim) => aNotice(claim)),
  });

test('without an attempt nothing is with anybody', () => {
  expect(isUnsent(inStatus('QUEUED', { attempt: null }))).toBe(true);
  expect(isUnsent(inStatus('QUEUED', { attempt: null, notices: [aNotice('settled')] }))).toBe(true);
});

test.each([
  ['OPEN', false],
  ['ANSWERED', false],
  ['NOT_SENT', true],
  ['NEGATIVE', true],
] as const)('an attempt that is %s is unsent: %s', (state, isIt) => {
  expect(isUnsent(queued(state))).toBe(isIt);
});

test('who refused it and then tells of it has to be asked first', () => {
  expect(isUnsent(queued('NEGATIVE', 'settled'))).toBe(false);
  expect(isUnsent(queued('NOT_SENT', 'failed', 'accepted'))).toBe(false);
  expect(isUnsent(inStatus('QUEUED', { ...queued('NEGATIVE'), notices: [aNotice(null)] }))).toBe(
    false,
  );
});

test('who says once more that it was refused need not be asked', () => {
  expect(isUnsent(queued('NEGATIVE', 'failed', 'canceled'))).toBe(true);
});
