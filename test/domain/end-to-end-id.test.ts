import { endToEndIdMaker, isEndToEndId } from '../../src/domain/end-to-end-id';

const RIGHT = 'E12345678202611221534abcDEF01239';
const changed = (at: number, text: string) =>
  RIGHT.slice(0, at) + text + RIGHT.slice(at + text.length);

test.each([
  RIGHT,
  changed(1, '1A2B3C4D'),
  changed(13, '0112'),
  changed(13, '1031'),
  changed(13, '0930'),
  changed(13, '1209'),
  changed(17, '2359'),
  changed(17, '0900'),
  changed(17, '1905'),
])('%s is one of a payment', (text) => {
  expect(isEndToEndId(text)).toBe(true);
});

test.each([
  ['a return', changed(0, 'D')],
  ['a small letter in the ISPB', changed(1, 'a')],
  ['a letter in the year', changed(9, 'A')],
  ['month 00', changed(13, '00')],
  ['month 13', changed(13, '13')],
  ['day 00', changed(15, '00')],
  ['day 32', changed(15, '32')],
  ['day 40', changed(15, '40')],
  ['a letter in the day', changed(15, '1A')],
  ['hour 24', changed(17, '24')],
  ['hour 30', changed(17, '30')],
  ['a letter in the hour', changed(17, '1A')],
  ['minute 60', changed(19, '60')],
  ['a letter in the minute', changed(19, '0A')],
  ['a sign among the last eleven', changed(31, '-')],
  ['one character less', RIGHT.slice(0, -1)],
  ['one character more', `${RIGHT}a`],
  ['something before it', `x${RIGHT}`],
  ['nothing', ''],
])('%s is none', (_why, text) => {
  expect(isEndToEndId(text)).toBe(false);
});

test('one that we make names the institution and the minute in UTC, and has the form', () => {
  const make = endToEndIdMaker('12345678', () => new Date('2026-11-22T15:34:59.999Z'));
  const made = make('E');
  expect(made).toMatch(/^E12345678202611221534[A-Za-z0-9]{11}$/);
  expect(isEndToEndId(made)).toBe(true);
  expect(make('D')).toMatch(/^D12345678202611221534[A-Za-z0-9]{11}$/);
});

test('no two are alike', () => {
  const make = endToEndIdMaker('12345678', () => new Date(0));
  expect(new Set(Array.from({ length: 100 }, () => make('E'))).size).toBe(100);
});
