import fc from 'fast-check';
import { spokenAmount, spokenChoice } from '../../src/domain/spoken-amount';

test.each`
  cents                     | en                            | pt
  ${0n}                     | ${'R$ 0.00'}                  | ${'R$ 0,00'}
  ${1n}                     | ${'R$ 0.01'}                  | ${'R$ 0,01'}
  ${99_999n}                | ${'R$ 999.99'}                | ${'R$ 999,99'}
  ${100_000n}               | ${'R$ 1,000.00'}              | ${'R$ 1.000,00'}
  ${123_456n}               | ${'R$ 1,234.56'}              | ${'R$ 1.234,56'}
  ${999_999_999_999n}       | ${'R$ 9,999,999,999.99'}      | ${'R$ 9.999.999.999,99'}
  ${-123_456n}              | ${'R$ -1,234.56'}             | ${'R$ -1.234,56'}
  ${9_007_199_254_740_993n} | ${'R$ 90,071,992,547,409.93'} | ${'R$ 90.071.992.547.409,93'}
`('$cents centavos are $en in English and $pt in Portuguese', ({ cents, en, pt }) => {
  expect(spokenAmount(cents, 'en')).toBe(en);
  expect(spokenAmount(cents, 'pt-BR')).toBe(pt);
});

test('no centavo is lost or made by the punctuation', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (cents) => {
      for (const locale of ['en', 'pt-BR'] as const) {
        expect(BigInt(spokenAmount(cents, locale).replace(/\D/g, ''))).toBe(cents);
      }
    }),
  );
});

test('a choice is spoken in the words of the language', () => {
  expect(spokenChoice(['A', 'B', 'C'], 'en')).toBe('A, B or C');
  expect(spokenChoice(['A', 'B'], 'pt-BR')).toBe('A ou B');
  expect(spokenChoice(['A'], 'pt-BR')).toBe('A');
});
