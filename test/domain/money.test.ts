import fc from 'fast-check';
import { AMOUNT_MAX_CENTS, centsFromText, textFromCents } from '../../src/domain/money';
import { parseAmount } from '../../src/domain/parse-order';
import type { Refusal } from '../../src/domain/refusal';

test.each`
  text                   | cents
  ${'10.50'}             | ${1_050n}
  ${'50.000000'}         | ${5_000n}
  ${'1.5'}               | ${150n}
  ${'0.87'}              | ${87n}
  ${'0.29'}              | ${29n}
  ${'99.99'}             | ${9_999n}
  ${'10'}                | ${1_000n}
  ${'0'}                 | ${0n}
  ${'007'}               | ${700n}
  ${'9999999999.99'}     | ${AMOUNT_MAX_CENTS}
  ${'90071992547409.93'} | ${9_007_199_254_740_993n}
`('$text is $cents centavos', ({ text, cents }) => {
  expect(centsFromText(text)).toBe(cents);
});

test.each([
  '',
  ' ',
  '.5',
  '5.',
  '1,50',
  '1.000,50',
  '1 000.00',
  '+1',
  '-1',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  '0.011',
  '0.0000001',
  '10.50 ',
  '10.50\n',
  '１０.５０',
  '1.2.3',
  '1'.repeat(19),
])('%j is no amount', (text) => {
  expect(centsFromText(text)).toBeNull();
});

test.each`
  cents                     | text
  ${0n}                     | ${'0.00'}
  ${1n}                     | ${'0.01'}
  ${99n}                    | ${'0.99'}
  ${100n}                   | ${'1.00'}
  ${2_147_483_648n}         | ${'21474836.48'}
  ${9_007_199_254_740_993n} | ${'90071992547409.93'}
  ${-1n}                    | ${'-0.01'}
  ${-12_345n}               | ${'-123.45'}
`('$cents centavos are written $text', ({ cents, text }) => {
  expect(textFromCents(cents)).toBe(text);
});

test('every amount survives the way out and in again', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n }), (cents) => {
      expect(centsFromText(textFromCents(cents))).toBe(cents);
    }),
  );
});

test('further zeros change nothing, any other further digit is refused', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: AMOUNT_MAX_CENTS }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      (cents, zeros, digit) => {
        const text = `${textFromCents(cents)}${'0'.repeat(zeros - 1)}`;
        expect(centsFromText(text)).toBe(cents);
        expect(centsFromText(`${text}${digit}`)).toBeNull();
      },
    ),
  );
});

const refusalsOf = (text: string): readonly Refusal[] => {
  const refusals: Refusal[] = [];
  parseAmount(text, refusals);
  return refusals;
};

test.each(['0.01', '10', '10.5', '10.50', '9999999999.99'])('%s can be paid', (text) => {
  expect(refusalsOf(text)).toEqual([]);
});

test.each`
  text                | fix
  ${'0'}              | ${{ fix: 'ABOVE_ZERO' }}
  ${'0.00'}           | ${{ fix: 'ABOVE_ZERO' }}
  ${'10000000000.00'} | ${{ fix: 'AMOUNT_AT_MOST', maxCents: 999_999_999_999n }}
  ${'10,50'}          | ${{ fix: 'AMOUNT_TEXT' }}
  ${'-1.00'}          | ${{ fix: 'AMOUNT_TEXT' }}
  ${'50.000000'}      | ${{ fix: 'AMOUNT_TEXT' }}
  ${'1e3'}            | ${{ fix: 'AMOUNT_TEXT' }}
`('a caller who asks for $text is told the remedy', ({ text, fix }) => {
  expect(refusalsOf(text)).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'amount'], fix }]);
});
