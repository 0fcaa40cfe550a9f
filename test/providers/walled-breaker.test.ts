import { type Breaker, createBreaker } from '../../src/providers/breaker';
import { isSilent, isSilentAboutOrder } from '../../src/providers/is-silent';
import { aClock } from '../support/scripted-provider';

const isNo = (answer: string): boolean => answer === 'no';

function aBreaker(pace = 1) {
  const clock = aClock();
  return { breaker: createBreaker({ pace, now: clock.now }), clock };
}

async function say(breaker: Breaker, answers: readonly string[]): Promise<void> {
  for (const answer of answers) await breaker.run(async () => answer, isNo);
}

const NOES = ['no', 'no', 'no', 'no', 'no'];

/** A call that ends when the test says so. */
function aPending() {
  const end = { with: (_answer: string): void => undefined };
  const answer = new Promise<string>((resolve) => {
    end.with = resolve;
  });
  return { call: () => answer, end };
}

test('it opens after five silences in a row', async () => {
  const { breaker } = aBreaker();
  await say(breaker, ['no', 'no', 'no', 'no', 'yes', 'no', 'no', 'no', 'no']);
  expect([breaker.state, breaker.waitMs()]).toEqual(['closed', null]);
  await say(breaker, ['no']);
  expect([breaker.state, breaker.waitMs()]).toEqual(['open', 1_000]);
});

test('it knows whether it was ever answered', async () => {
  const { breaker } = aBreaker();
  await say(breaker, ['no', 'no']);
  expect(breaker.wasAnswered).toBe(false);
  await say(breaker, ['yes', 'no']);
  expect(breaker.wasAnswered).toBe(true);
});

test('its pauses double up to a minute and begin anew after an answer', async () => {
  const { breaker, clock } = aBreaker();
  const pauses: (number | null)[] = [];
  await say(breaker, NOES);
  for (let tries = 0; tries < 8; tries += 1) {
    const waitMs = breaker.waitMs();
    pauses.push(waitMs);
    clock.pass(waitMs! - 1);
    expect(breaker.waitMs()).toBe(1);
    clock.pass(1);
    await say(breaker, ['no']);
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
  clock.pass(60_000);
  await say(breaker, ['yes']);
  expect(breaker.state).toBe('closed');
  await say(breaker, NOES);
  expect(breaker.waitMs()).toBe(1_000);
});

test('its pauses are paced', async () => {
  const { breaker } = aBreaker(0.01);
  await say(breaker, NOES);
  expect(breaker.waitMs()).toBe(10);
});

test('one call tries, and while it does nobody else may', async () => {
  const { breaker, clock } = aBreaker();
  await say(breaker, NOES);
  clock.pass(1_000);
  expect(breaker.waitMs()).toBeNull();
  const { call, end } = aPending();
  const trying = breaker.run(call, isNo);
  expect([breaker.state, breaker.waitMs()]).toEqual(['half-open', 1_000]);
  end.with('yes');
  await trying;
  expect([breaker.state, breaker.waitMs()]).toEqual(['closed', null]);
});

test('a wall clock that is set back keeps nobody waiting', async () => {
  const { breaker, clock } = aBreaker();
  const wall = jest.spyOn(Date, 'now');
  const before = Date.now();
  await say(breaker, NOES);
  wall.mockReturnValue(before - 3_600_000);
  clock.pass(1_000);
  await say(breaker, ['yes']);
  wall.mockRestore();
  expect(breaker.state).toBe('closed');
});

test('a bug goes through and counts as nothing', async () => {
  const { breaker } = aBreaker();
  await say(breaker, ['no', 'no', 'no', 'no']);
  await expect(breaker.run(() => Promise.reject(new Error('bug')), isNo)).rejects.toThrow('bug');
  expect(breaker.state).toBe('closed');
  await say(breaker, ['no']);
  expect(breaker.state).toBe('open');
});

describe('a call that may not have asked anybody', () => {
  const ahead = (breaker: Breaker, answer: string) => breaker.runAhead(async () => answer, isNo);

  test('opens it by silence and never closes it', async () => {
    const { breaker, clock } = aBreaker();
    for (const answer of ['no', 'yes', 'no', 'yes', 'no', 'yes', 'no', 'yes', 'no']) {
      await ahead(breaker, answer);
    }
    expect([breaker.state, breaker.wasAnswered]).toEqual(['open', false]);
    clock.pass(1_000);
    await ahead(breaker, 'yes');
    expect([breaker.state, breaker.waitMs()]).toEqual(['open', null]);
    await ahead(breaker, 'no');
    expect([breaker.state, breaker.waitMs()]).toEqual(['open', 2_000]);
  });

  test('goes alone while it is tried again, and freely otherwise', async () => {
    const { breaker, clock } = aBreaker();
    const first = aPending();
    const early = breaker.runAhead(first.call, isNo);
    expect(breaker.waitAheadMs()).toBeNull();
    first.end.with('yes');
    await early;
    await say(breaker, NOES);
    expect(breaker.waitAheadMs()).toBe(1_000);
    clock.pass(1_000);
    expect(breaker.waitAheadMs()).toBeNull();
    const second = aPending();
    const late = breaker.runAhead(second.call, isNo);
    expect(breaker.waitAheadMs()).toBe(1_000);
    expect(breaker.waitMs()).toBeNull();
    second.end.with('yes');
    await late;
    expect(breaker.waitAheadMs()).toBeNull();
  });

  test('that began before it opened does not prolong the pause', async () => {
    const { breaker } = aBreaker();
    const { call, end } = aPending();
    const slow = breaker.runAhead(call, isNo);
    await say(breaker, NOES);
    end.with('no');
    expect(await slow).toBe('no');
    expect(breaker.waitMs()).toBe(1_000);
  });
});

describe('what counts as silence', () => {
  const unknown = (why: string) => ({ outcome: 'unknown', why }) as const;
  const notSent = (why: string) => ({ outcome: 'not-sent', why }) as const;

  test.each([
    ...['HTTP 500', 'HTTP 502', 'HTTP 503', 'HTTP 408', 'HTTP 425'].map(unknown),
    ...['timeout', 'reset', 'too-large', 'redirect', 'malformed', 'closed'].map((why) =>
      unknown(`answer lost (${why})`),
    ),
    ...['no connection (ECONNREFUSED)', 'token refused (HTTP 401)', 'no token'].map(unknown),
    unknown('unreadable HTTP 404'),
    ...['no connection (ENOTFOUND)', 'timeout', 'no time left'].map(notSent),
    ...['no token', 'the token call broke', 'token call lost (timeout)'].map(notSent),
    ...['token refused (HTTP 401)', 'token refused (HTTP 500)'].map(notSent),
    notSent('unreadable token answer'),
  ])('$outcome: $why', (report) => {
    expect([isSilent(report), isSilentAboutOrder(report)]).toEqual([true, true]);
    if (report.outcome === 'unknown') {
      expect(isSilent({ kind: 'unknown', why: report.why })).toBe(true);
    }
  });

  test.each([
    { ...unknown('undocumented status'), providerStatus: 'FLYING' },
    unknown('the answer is about another payment'),
    unknown('several orders carry this key'),
    unknown('refused as known, but absent'),
    unknown('refused as known (HTTP 409)'),
    unknown('unreadable amount'),
    ...['HTTP 404', 'HTTP 403', 'HTTP 429'].map(unknown),
    ...['HTTP 401', 'HTTP 403', 'HTTP 429', 'token refused (HTTP 429)'].map(notSent),
    notSent('the confirmation was refused (HTTP 400)'),
    { outcome: 'absent' } as const,
    { outcome: 'failed', failure: { code: 'UNKNOWN' } } as const,
    { outcome: 'accepted' } as const,
  ])('not $outcome: $why', (report) => {
    expect([isSilent(report), isSilentAboutOrder(report)]).toEqual([false, false]);
  });

  test('an unreadable success is as bad as silence about an order only', () => {
    const report = unknown('unreadable answer');
    expect([isSilent(report), isSilentAboutOrder(report)]).toEqual([false, true]);
  });

  test('a key that has a holder, or none, was answered', () => {
    expect(isSilent({ kind: 'not-found' })).toBe(false);
    expect(isSilent({ kind: 'limited', retryAfterMs: 1 })).toBe(false);
  });
});
