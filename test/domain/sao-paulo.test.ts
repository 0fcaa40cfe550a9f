import fc from 'fast-check';
import { nextDay, nextNight, nightEnd, nightOf, saoPauloHour } from '../../src/domain/sao-paulo';

const HOUR = 3_600_000;
/** Years with and without daylight saving time, which Brazil had until February 2019. */
const moments = fc
  .date({ min: new Date('1995-01-01T00:00:00Z'), max: new Date('2037-12-31T00:00:00Z') })
  .filter((at) => !Number.isNaN(at.getTime()));
const hours = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to }));
const BCB = { from: 20, to: 6 };

const dayOf = (at: Date): number => saoPauloHour(at).day;
const night = (at: Date, span: { from: number; to: number }) => nightOf(saoPauloHour(at), span);

test.each([
  ['2026-11-23T02:59:59.999Z', '2026-11-22', 23],
  ['2026-11-23T03:00:00.000Z', '2026-11-23', 0],
  // While clocks were put forward at midnight there was no midnight.
  ['2018-11-04T02:59:59.999Z', '2018-11-03', 23],
  ['2018-11-04T03:00:00.000Z', '2018-11-04', 1],
  // And when they were put back, one hour was there twice.
  ['2019-02-17T01:30:00.000Z', '2019-02-16', 23],
  ['2019-02-17T02:30:00.000Z', '2019-02-16', 23],
  ['2019-02-17T03:00:00.000Z', '2019-02-17', 0],
])('%s is %s, hour %i, in São Paulo', (at, day, hour) => {
  expect(saoPauloHour(new Date(at))).toEqual({ day: Date.parse(day) / (24 * HOUR), hour });
});

test.each([
  ['2026-11-22T22:59:59.999Z', null],
  ['2026-11-22T23:00:00.000Z', '2026-11-22'],
  ['2026-11-23T08:59:59.999Z', '2026-11-22'],
  ['2026-11-23T09:00:00.000Z', null],
])('at %s the night from 20h to 6h is that of %s', (at, day) => {
  expect(night(new Date(at), BCB)).toBe(day === null ? null : Date.parse(day) / (24 * HOUR));
});

test('a day with clocks put back has 25 hours, one with clocks put forward 23', () => {
  const begins = (at: string) => nextDay(new Date(at)).toISOString();
  expect(begins('2019-02-16T12:00:00Z')).toBe('2019-02-17T03:00:00.000Z');
  expect(begins('2019-02-15T12:00:00Z')).toBe('2019-02-16T02:00:00.000Z');
  expect(begins('2018-11-03T12:00:00Z')).toBe('2018-11-04T03:00:00.000Z');
  expect(begins('2018-11-04T12:00:00Z')).toBe('2018-11-05T02:00:00.000Z');
});

test('the next day is another one, and the hour before it is not', () => {
  fc.assert(
    fc.property(moments, (at) => {
      const next = nextDay(at);
      expect(next.getTime() - at.getTime()).toBeLessThanOrEqual(25 * HOUR);
      expect(next.getTime()).toBeGreaterThan(at.getTime());
      expect(dayOf(next)).toBe(dayOf(at) + 1);
      expect(dayOf(new Date(next.getTime() - 1))).toBe(dayOf(at));
    }),
  );
});

test('a night has one beginning and one end, wherever in the day one asks', () => {
  fc.assert(
    fc.property(moments, hours, (at, span) => {
      const tonight = night(at, span);
      const end = nightEnd(at, span);
      const next = nextNight(at, span);
      const meant = tonight ?? night(next, span);
      expect(night(new Date(end.getTime() - 1), span)).toBe(meant);
      expect(night(end, span)).not.toBe(meant);
      expect(end.getTime()).toBeGreaterThan(at.getTime());
      // The next one begins after this one's end, the coming one before its own.
      expect(next.getTime() >= end.getTime()).toBe(tonight !== null);
      expect(night(new Date(next.getTime() - 1), span)).not.toBe(night(next, span));
    }),
  );
});
