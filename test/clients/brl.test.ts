import { brlFromCentavos, centavosOf, formatBrl, parseBrl } from '../../client/src/brl';

test.each`
  typed                  | text
  ${'R$ 1.234,56'}       | ${'1234.56'}
  ${'1234,5'}            | ${'1234.50'}
  ${'1234.5'}            | ${'1234.50'}
  ${'10'}                | ${'10.00'}
  ${'007'}               | ${'7.00'}
  ${'R$\u00a00,01'}      | ${'0.01'}
  ${'90071992547409,93'} | ${'90071992547409.93'}
  ${'1.234'}             | ${null}
  ${'1,234.56'}          | ${null}
  ${'12.34,56'}          | ${null}
  ${'-1'}                | ${null}
  ${'1e3'}               | ${null}
  ${'10,555'}            | ${null}
  ${''}                  | ${null}
`('parseBrl($typed) is $text', ({ typed, text }) => {
  expect(parseBrl(typed as string)).toBe(text);
});

test('formatBrl writes what people read', () => {
  const written = ['1234567.05', '0.50', '999.99', '-1000.00'].map(formatBrl);
  expect(written.map((text) => text.replace('\u00a0', ' '))).toEqual([
    'R$ 1.234.567,05',
    'R$ 0,50',
    'R$ 999,99',
    '-R$ 1.000,00',
  ]);
});

test('there and back, beyond what a float can hold', () => {
  for (const centavos of [0n, 5n, -5n, 100n, 9_007_199_254_740_993n]) {
    expect(centavosOf(brlFromCentavos(centavos))).toBe(centavos);
  }
  expect(() => centavosOf('10,50')).toThrow('is no amount');
});
