import { isValidCNPJ, isValidCPF } from '@brazilian-utils/brazilian-utils';
import fc from 'fast-check';
import { isCnpj, isCpf, taxIdKind, taxIdsAgree, withoutPunctuation } from '../../src/domain/tax-id';

// Every number here is made up or a published test value; none belongs to a person.
test.each([
  '52998224725',
  '12345678909',
  '11144477735',
  '98765432100',
  '11900000083',
  '11900000164',
])('%s is a CPF', (text) => {
  expect(isCpf(text)).toBe(true);
  expect(taxIdKind(text)).toBe('CPF');
});

test.each([
  '12345678901',
  '52998224726',
  '11111111111',
  '00000000000',
  '5299822472',
  '529982247255',
  '529.982.247-25',
  ' 52998224725',
  '5299822472a',
  '',
])('%j is no CPF', (text) => {
  expect(isCpf(text)).toBe(false);
});

// Official example, the state tax offices' test list, computed ones, and numeric ones.
test.each([
  '12ABC34501DE35',
  'PC3D315K000193',
  'MMH9SKDL539Y64',
  'UGVG75BM000152',
  'MBS1MDGN000111',
  'RHXHP3ET000108',
  'A0021382000161',
  '12ABC345000188',
  'AAAAAAAA000191',
  'ZZZZZZZZZZZZ62',
  'A1B2C3D4000193',
  'PIXPAY00000186',
  'ABCDEFGH000195',
  '11222333000181',
  '12345678000195',
  '46261360000148',
  '33000167000101',
  '00000000000191',
])('%s is a CNPJ', (text) => {
  expect(isCnpj(text)).toBe(true);
  expect(taxIdKind(text)).toBe('CNPJ');
});

test.each([
  '12ABC34501DE36',
  '12ABC34501DE25',
  'PC3D315K000194',
  '12abc34501de35',
  '12ABC34501DEA5',
  '00000000000000',
  '1122233300018',
  '112223330001811',
  '11.222.333/0001-81',
  '1122233300018Á',
])('%j is no CNPJ', (text) => {
  expect(isCnpj(text)).toBe(false);
});

const digits = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
    .map((all) => all.join(''));
const ALPHANUMERIC = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const alphanumeric = (count: number) =>
  fc
    .array(fc.constantFrom(...ALPHANUMERIC), { minLength: count, maxLength: count })
    .map((all) => all.join(''));

const endings = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

test('of all endings of nine digits the oracle and we accept the same one', () => {
  fc.assert(
    fc.property(digits(9), (base) => {
      const ours = endings.filter((end) => isCpf(base + end));
      expect(ours).toEqual(endings.filter((end) => isValidCPF(base + end)));
      expect(ours.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('of all endings of twelve characters the oracle and we accept the same one', () => {
  fc.assert(
    fc.property(fc.oneof(digits(12), alphanumeric(12)), (base) => {
      const ours = endings.filter((end) => isCnpj(base + end));
      const theirs = endings.filter((end) => isValidCNPJ(base + end, { version: 2 }));
      expect(ours).toEqual(theirs);
      expect(ours.length).toBeLessThanOrEqual(1);
    }),
  );
});

test.each`
  written                 | plain
  ${'529.982.247-25'}     | ${'52998224725'}
  ${'12.ABC.345/01DE-35'} | ${'12ABC34501DE35'}
  ${'11.222.333/0001-81'} | ${'11222333000181'}
  ${'52998224725'}        | ${'52998224725'}
  ${'529982247-25'}       | ${'529982247-25'}
  ${'529.982.24725'}      | ${'529.982.24725'}
  ${'+5511912345678'}     | ${'+5511912345678'}
`('$written is read as $plain', ({ written, plain }) => {
  expect(withoutPunctuation(written)).toBe(plain);
});

test.each`
  ours                | theirs                  | agree
  ${'52998224725'}    | ${'52998224725'}        | ${true}
  ${'52998224725'}    | ${'529.982.247-25'}     | ${true}
  ${'52998224725'}    | ${'***.982.247-**'}     | ${true}
  ${'52998224725'}    | ${'***982247**'}        | ${true}
  ${'52998224725'}    | ${''}                   | ${true}
  ${'12ABC34501DE35'} | ${'12.abc.345/01de-35'} | ${true}
  ${'52998224725'}    | ${'***983247**'}        | ${false}
  ${'52998224725'}    | ${'12345678909'}        | ${false}
  ${'52998224725'}    | ${'982247'}             | ${false}
  ${'52998224725'}    | ${'11222333000181'}     | ${false}
`('$theirs beside our $ours: $agree', ({ ours, theirs, agree }) => {
  expect(taxIdsAgree(ours, theirs)).toBe(agree);
});
