import { nextCheckMs } from '../../src/domain/next-check';
import { MONEY_IN, PAYOUT_STATUSES, type PayoutStatus } from '../../src/domain/status';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const held = PAYOUT_STATUSES.filter((status) => MONEY_IN[status] === 'HELD');
const WATCHED: PayoutStatus[] = ['SETTLED', 'PARTIALLY_REFUNDED'];

interface Look {
  readonly ageMs: number;
  readonly waitMs: number;
}

/** The looks at a payout whose status stays, for as long as somebody looks or a year. */
function looksAt(status: PayoutStatus): Look[] {
  const looks: Look[] = [];
  let ageMs = 0;
  for (let checks = 0; ageMs < 365 * DAY; checks += 1) {
    const waitMs = nextCheckMs({ status, ageMs, checks });
    if (waitMs === null) break;
    looks.push({ ageMs, waitMs });
    ageMs += waitMs;
  }
  return looks;
}

test.each(held)('%s is looked at as long as its money is held', (status) => {
  for (const ageMs of [0, SECOND, HOUR, DAY, 90 * DAY, 3_650 * DAY]) {
    for (const checks of [0, 1, 5, 6, 1_000]) {
      const first = status === 'AWAITING_CONFIRMATION' && checks === 0;
      const waitMs = nextCheckMs({ status, ageMs, checks });
      // Only what waits for us is taken up in the same breath, and only once.
      if (first) expect(waitMs).toBe(0);
      else expect(waitMs).toBeGreaterThan(0);
    }
  }
});

test.each([...held, ...WATCHED])('the waits of %s never fall', (status) => {
  const waits = looksAt(status).map(({ waitMs }) => waitMs);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
});

test.each(PAYOUT_STATUSES.filter((status) => !held.includes(status) && !WATCHED.includes(status)))(
  '%s is never looked at again',
  (status) => {
    expect(nextCheckMs({ status, ageMs: 0, checks: 0 })).toBeNull();
  },
);

test.each(WATCHED)('%s is watched for the 90 days of a return, and then left alone', (status) => {
  const last = looksAt(status).at(-1)!;
  expect(last.ageMs + last.waitMs).toBeGreaterThan(90 * DAY);
  expect(last.ageMs).toBeLessThan(92 * DAY);
  expect(nextCheckMs({ status, ageMs: 92 * DAY, checks: 200 })).toBeNull();
});

test.each`
  status                          | waits
  ${'SUBMITTED'}                  | ${[2, 5, 10, 20, 40, 60, 60]}
  ${'PROCESSING'}                 | ${[2, 5, 10, 20, 40, 60, 60]}
  ${'UNKNOWN'}                    | ${[2, 5, 10, 20, 40, 60, 60]}
  ${'AWAITING_PROVIDER_APPROVAL'} | ${[2, 5, 10, 20, 40, 60, 60]}
  ${'AWAITING_CONFIRMATION'}      | ${[0, 2, 5, 10, 20, 40, 60]}
  ${'QUEUED'}                     | ${[1, 2, 5, 10, 30, 60, 60]}
  ${'SUSPICIOUS'}                 | ${[61, 61, 61]}
  ${'SETTLED'}                    | ${[30, 120, 600, 3_600, 21_600, 86_400, 86_400]}
`('$status is looked at after $waits seconds', ({ status, waits }) => {
  const first = looksAt(status).slice(0, waits.length);
  expect(first.map(({ waitMs }) => waitMs / SECOND)).toEqual(waits);
});

test.each`
  ageMs          | waitMs
  ${59 * MINUTE} | ${MINUTE}
  ${HOUR}        | ${5 * MINUTE}
  ${23 * HOUR}   | ${5 * MINUTE}
  ${DAY}         | ${HOUR}
  ${30 * DAY}    | ${HOUR}
`('a payout that is $ageMs ms in one status is looked at every $waitMs ms', ({ ageMs, waitMs }) => {
  expect(nextCheckMs({ status: 'PROCESSING', ageMs, checks: 100 })).toBe(waitMs);
});

const at = (status: PayoutStatus, ageMs: number, checks = 99) =>
  nextCheckMs({ status, ageMs, checks });

test('each span ends where the next begins', () => {
  expect(at('PROCESSING', 2 * HOUR, 5)).toBe(60_000);
  expect(at('PROCESSING', 2 * HOUR, 6)).toBe(5 * 60_000);
  expect(at('SUSPICIOUS', HOUR - 1)).toBe(61_000);
  expect(at('SUSPICIOUS', HOUR)).toBe(5 * 60_000);
  expect(at('SETTLED', 91 * 24 * HOUR)).toBe(24 * HOUR);
  expect(at('SETTLED', 91 * 24 * HOUR + 1)).toBeNull();
});
