import { NOTHING } from '../../../src/domain/decision';
import { decisionNote, doerOf, refusedDeed } from '../../../src/payouts/decision-note';
import { aPayout, factsOf } from '../../domain/payout-facts';
import { CALLER } from './memory-door';

const PAYOUT = aPayout({ status: 'AWAITING_APPROVAL', amountCents: 123_456n, version: 1 });
const FACTS = factsOf(PAYOUT);
const ABOUT = {
  actor: 'ana',
  origin: 'system',
  merchantId: CALLER.merchantId,
  subject: `payout:${PAYOUT.id}`,
};
const STATE = { amount: '1234.56', from: 'AWAITING_APPROVAL', version: 1 };

test.each([
  ['APPROVAL', 'payout.approve', 'QUEUED'],
  ['DENIAL', 'payout.deny', 'DENIED'],
  ['CANCELLATION', 'payout.cancel', 'CANCELED'],
  ['RESOLUTION', 'payout.resolve', 'FAILED'],
] as const)('%s is told as %s', (cause, action, to) => {
  expect(decisionNote(CALLER, FACTS, { ...NOTHING, cause, to })).toEqual({
    ...ABOUT,
    origin: expect.anything(),
    action,
    facts: { ...STATE, to },
  });
});

test("a person's reason is told as a digest only", () => {
  const failure = { code: 'APPROVAL_DENIED', providerMessage: 'too much' } as const;
  const note = decisionNote(CALLER, FACTS, { ...NOTHING, cause: 'DENIAL', to: 'DENIED', failure });
  expect(note.digests).toEqual({ reason: 'too much' });
  expect(JSON.stringify(note.facts)).not.toContain('too much');
});

test.each(['LOOK_UP', 'SUBMISSION'] as const)('%s is no word of a person', (cause) => {
  expect(() => decisionNote(CALLER, FACTS, { ...NOTHING, cause })).toThrow(`no word for ${cause}`);
});

test.each([
  ['OWN_APPROVAL', 'payout.approve.refused'],
  ['OWN_DENIAL', 'payout.deny.refused'],
] as const)("the try of %s, which is somebody else's to do, is told", (ban, action) => {
  const refusal = { code: 'NOT_ALLOWED', path: ['input', 'payoutId'], ban } as const;
  expect(refusedDeed(CALLER, FACTS, { refusal })).toMatchObject({
    ...ABOUT,
    origin: expect.anything(),
    action,
    reason: ban,
    facts: STATE,
  });
});

test('a word that came too late is told where the audit has a word for it', () => {
  const refusal = { code: 'NOT_ALLOWED_IN_STATUS', status: 'EXPIRED' } as const;
  expect(refusedDeed(CALLER, FACTS, { refusal })).toBeNull();
  const action = 'payout.approve.refused';
  const told = { ...ABOUT, origin: expect.anything(), action, reason: 'EXPIRED', facts: STATE };
  expect(refusedDeed(CALLER, FACTS, { refusal, action })).toEqual(told);
});

test('any other refusal is not', () => {
  const refusal = { code: 'NOT_ALLOWED', path: ['input', 'name'], ban: 'OWN_KEY' } as never;
  expect(refusedDeed(CALLER, FACTS, { refusal })).toBeNull();
  const later = { code: 'OVERLOADED', retryAfterSeconds: 1 } as const;
  const action = 'payout.approve.refused';
  expect(refusedDeed(CALLER, FACTS, { refusal: later, action })).toBeNull();
});

test('who did it came from where the request came from', () => {
  const origin = { via: 'http', address: '127.0.0.1', keyId: 'k1' } as never;
  expect(doerOf({ ...CALLER, origin })).toEqual({ actor: 'ana', origin });
});
