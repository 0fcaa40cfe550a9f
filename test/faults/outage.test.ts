import { isOutage } from '../../src/outage';

const refused = (code: string) => Object.assign(new Error('refused'), { code });

test.each([
  ['nobody listens', 'ECONNREFUSED'],
  ['it is being shut down', '57P01'],
  ['somebody holds the row', '55P03'],
  ['the statement took too long', '57014'],
  ['it became read-only', '25006'],
  ['its disk is full', '53100'],
  ['it has no connection left', '53300'],
  ['a race was lost again and again', '40001'],
  ['a deadlock came again and again', '40P01'],
])('%s (%s): the same request may simply come again', (_what, code) => {
  expect(isOutage(refused(code))).toBe(true);
});

test.each(['23514', '42P01', 'RP001', 'P0001', '22P02', '28P01'])(
  '%s does not pass by itself, so nobody is told to try again',
  (code) => {
    expect(isOutage(refused(code))).toBe(false);
  },
);

test.each([
  'Connection terminated unexpectedly',
  'Query read timeout',
  'timeout exceeded when trying to connect',
])('"%s", without any code, is an outage', (words) => {
  expect([isOutage(new Error(words)), isOutage(new Error(`x ${words}`))]).toEqual([true, false]);
});
