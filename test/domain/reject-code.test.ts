import { failureOfRejectCode } from '../../src/domain/reject-code';

test.each([
  ['AC03', 'RECIPIENT_ACCOUNT_INVALID'],
  [' ac03 ', 'RECIPIENT_ACCOUNT_INVALID'],
  ['AB03', 'SETTLEMENT_TIMEOUT'],
  ['Upay', 'INVALID_REQUEST'],
])('%j is a rejection: %s', (code, failure) => {
  expect(failureOfRejectCode(code)).toBe(failure);
});

test.each(['BE08', 'FR01', 'MD06', 'REFU', '', 'constructor', 'toString', 'ZZZZ'])(
  '%j is no rejection',
  (code) => {
    expect(failureOfRejectCode(code)).toBeNull();
  },
);
