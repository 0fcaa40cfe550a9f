import { localeFrom } from '../../src/domain/locale';

test.each`
  header                                      | locale     | why
  ${undefined}                                | ${'en'}    | ${'nothing was said'}
  ${''}                                       | ${'en'}    | ${'nothing was said'}
  ${'pt-BR'}                                  | ${'pt-BR'} | ${'it was named'}
  ${'PT-br'}                                  | ${'pt-BR'} | ${'letters may be large or small'}
  ${'pt'}                                     | ${'pt-BR'} | ${'the language covers its countries'}
  ${'pt-PT'}                                  | ${'pt-BR'} | ${'the same language is nearer than English'}
  ${'pt-BR,pt;q=0.9,en-US;q=0.8,en;q=0.7'}    | ${'pt-BR'} | ${'a Brazilian browser says this'}
  ${'en-US,en;q=0.9,pt-BR;q=0.8'}             | ${'en'}    | ${'English is wanted more'}
  ${'en;q=0.5, pt;q=0.8'}                     | ${'pt-BR'} | ${'quality goes before order'}
  ${'en;q=0.899 , pt ; q=0.9'}                | ${'pt-BR'} | ${'quality has three digits, blanks are allowed'}
  ${'pt-BR, en'}                              | ${'pt-BR'} | ${'alike: the first'}
  ${'en, pt-BR'}                              | ${'en'}    | ${'alike: the first'}
  ${'fr, de;q=0.9'}                           | ${'en'}    | ${'neither is spoken here'}
  ${'fr, pt;q=0.1'}                           | ${'pt-BR'} | ${'the only one that is spoken here'}
  ${'*'}                                      | ${'en'}    | ${'anything will do'}
  ${'en;q=0, *'}                              | ${'pt-BR'} | ${'anything but English'}
  ${'*, pt-BR;q=0'}                           | ${'en'}    | ${'anything but Portuguese'}
  ${'pt-BR;q=0, pt'}                          | ${'en'}    | ${'that of Brazil is refused by name'}
  ${'*;q=0.9, en;q=0.5'}                      | ${'pt-BR'} | ${'the rest is wanted more'}
  ${'pt;q=0'}                                 | ${'en'}    | ${'refused'}
  ${'pt;q=2, en;q=0.1'}                       | ${'en'}    | ${'no quality is above 1: not read'}
  ${'pt;q=0.1234, en;q=0.1'}                  | ${'en'}    | ${'four digits: not read'}
  ${'ptolemaic, en;q=0.2'}                    | ${'en'}    | ${'no language of ours'}
  ${"pt'; drop table payout; --"}             | ${'en'}    | ${'no language range'}
  ${',,;;q=,pt-BR'}                           | ${'pt-BR'} | ${'what is not read is passed over'}
  ${'__proto__, constructor;q=0.9, pt;q=0.1'} | ${'pt-BR'} | ${'words of the language are none'}
`('"$header" is answered in $locale: $why', ({ header, locale }) => {
  expect(localeFrom(header as string | undefined)).toBe(locale);
});

test('only the beginning of a long header is read, and never half a range', () => {
  expect(localeFrom(`${'de,'.repeat(80)}pt-BR`)).toBe('pt-BR');
  expect(localeFrom(`${'de,'.repeat(100)}pt-BR`)).toBe('en');
  const cut = 'de,'.repeat(84);
  expect(cut.length).toBe(252);
  expect(localeFrom(`${cut}pt-x-none`)).toBe('en');
  expect(localeFrom('x'.repeat(1_000))).toBe('en');
});

test.each([
  ['blanks', ' '.repeat(1_000_000)],
  ['commas', ','.repeat(1_000_000)],
  ['hyphens', `pt${'-a'.repeat(500_000)}`],
  ['blanks before a quality', `pt${' '.repeat(500_000)};q=1`],
  ['qualities', 'pt;q=0.001,'.repeat(100_000)],
])('a header of %s costs nothing', (_what, header) => {
  const startedMs = performance.now();
  for (let times = 0; times < 1_000; times += 1) localeFrom(header);
  expect((performance.now() - startedMs) / 1_000).toBeLessThan(1);
});
