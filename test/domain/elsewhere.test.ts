import { decide } from '../../src/domain/decide';
import { NOTHING } from '../../src/domain/decision';
import { mayGoElsewhere } from '../../src/domain/elsewhere';
import type { FailureCode } from '../../src/domain/failure';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import { aNotice, anAttempt, inStatus, LOOK_UP, REPORTS, SUBMISSION } from './payout-facts';

const failed = (code: FailureCode): PayoutReport => ({ outcome: 'failed', failure: { code } });
const OURS = failed('INSUFFICIENT_FUNDS');
const sentOnce = inStatus('QUEUED');

test.each<FailureCode>([
  'INSUFFICIENT_FUNDS',
  'PROVIDER_LIQUIDITY',
  'LIMIT_EXCEEDED',
  'PROVIDER_ERROR',
  'PIX_KEY_TYPE_UNSUPPORTED',
  'DICT_RATE_LIMITED',
  'AUTHENTICATION_FAILED',
  'PROVIDER_CONFIGURATION',
])('%s speaks of the provider, so another one may pay', (code) => {
  expect(mayGoElsewhere(sentOnce, failed(code))).toBe(true);
});

test.each<[string, PayoutReport, Partial<PayoutFacts>]>([
  ['it speaks of the recipient', failed('PIX_KEY_NOT_FOUND'), {}],
  ['somebody might have been paid', failed('UNKNOWN'), {}],
  ['the word is not failed', { outcome: 'denied', failure: { code: 'PROVIDER_ERROR' } }, {}],
  ['nothing was refused', REPORTS.unknown, {}],
  ['an earlier send may have arrived', OURS, { attempt: anAttempt({ possibleSends: 2 }) }],
  ['a notice tells of it', OURS, { notices: [aNotice('failed')] }],
  ['nothing was sent', OURS, { attempt: null }],
  ['it was taken before', OURS, { attempt: anAttempt({ state: 'ANSWERED' }) }],
  ['it was given up before', OURS, { attempt: anAttempt({ state: 'NOT_SENT' }) }],
])('it stays where it is when %s', (_why, report, changed) => {
  expect(mayGoElsewhere(inStatus('QUEUED', changed), report)).toBe(false);
});

test('a send that never left does not count', () => {
  const facts = inStatus('QUEUED', { attempt: anAttempt({ possibleSends: 0 }) });
  expect(mayGoElsewhere(facts, OURS)).toBe(true);
});

test('what was taken never goes elsewhere', () => {
  for (const status of ['UNKNOWN', 'SUBMITTED', 'PROCESSING'] as const) {
    expect(mayGoElsewhere(inStatus(status), OURS)).toBe(false);
  }
});

const MORE = { ...SUBMISSION, othersEligible: true };

test('it goes on at once, with its money held, where another provider could take it', () => {
  expect(decide(sentOnce, OURS, MORE)).toEqual({
    ...NOTHING,
    cause: 'SUBMISSION',
    elsewhere: true,
    againMs: 0,
  });
});

test.each([
  ['no other provider could', SUBMISSION],
  ['a look-up says so', { ...LOOK_UP, othersEligible: true }],
])('it fails for good when %s', (_why, options) => {
  expect(decide(sentOnce, OURS, options)).toMatchObject({
    to: 'FAILED',
    move: 'RELEASE',
    elsewhere: false,
  });
});
