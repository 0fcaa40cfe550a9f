import fc from 'fast-check';
import { PIX_KEY_TYPES, type PixKeyType, parsePixKey } from '../../src/domain/pix-key';

const UUID = '123e4567-e89b-12d3-a456-426655440000';
const LABEL_63 = 'a'.repeat(63);

test.each`
  type       | text                                 | value
  ${'CPF'}   | ${'52998224725'}                     | ${'52998224725'}
  ${'CPF'}   | ${' 529.982.247-25 '}                | ${'52998224725'}
  ${'CNPJ'}  | ${'11222333000181'}                  | ${'11222333000181'}
  ${'CNPJ'}  | ${'12.ABC.345/01DE-35'}              | ${'12ABC34501DE35'}
  ${'EMAIL'} | ${'pix@bcb.gov.br'}                  | ${'pix@bcb.gov.br'}
  ${'EMAIL'} | ${'Maria@Exemplo.com.br'}            | ${'maria@exemplo.com.br'}
  ${'EMAIL'} | ${"a.!#$&'*+/=?^_`{|}~-z@x.example"} | ${"a.!#$&'*+/=?^_`{|}~-z@x.example"}
  ${'EMAIL'} | ${`a@${LABEL_63}.example`}           | ${`a@${LABEL_63}.example`}
  ${'PHONE'} | ${'+5511912345678'}                  | ${'+5511912345678'}
  ${'PHONE'} | ${'+5510998765432'}                  | ${'+5510998765432'}
  ${'PHONE'} | ${'+12025550123'}                    | ${'+12025550123'}
  ${'EVP'}   | ${UUID}                              | ${UUID}
  ${'EVP'}   | ${UUID.toUpperCase()}                | ${UUID}
`('$type $text is the key $value', ({ type, text, value }) => {
  expect(parsePixKey(type, text)).toEqual({ value });
});

test.each`
  type       | text                             | why
  ${'CPF'}   | ${'52998224726'}                 | ${'a wrong check digit'}
  ${'CPF'}   | ${'11111111111'}                 | ${'equal digits'}
  ${'CPF'}   | ${'11222333000181'}              | ${'a CNPJ'}
  ${'CPF'}   | ${'+5511912345678'}              | ${'a phone'}
  ${'CNPJ'}  | ${'12abc34501de35'}              | ${'small letters'}
  ${'CNPJ'}  | ${'12ABC34501DE36'}              | ${'a wrong check digit'}
  ${'CNPJ'}  | ${'52998224725'}                 | ${'a CPF'}
  ${'EMAIL'} | ${'a%b@x.example'}               | ${'% is not allowed'}
  ${'EMAIL'} | ${'joão@x.example'}              | ${'a letter beyond ASCII'}
  ${'EMAIL'} | ${'a b@x.example'}               | ${'a blank'}
  ${'EMAIL'} | ${'maria'}                       | ${'no domain'}
  ${'EMAIL'} | ${'a@b@x.example'}               | ${'two at signs'}
  ${'EMAIL'} | ${'a@-x.example'}                | ${'a label that starts with a hyphen'}
  ${'EMAIL'} | ${`a@${LABEL_63}a.example`}      | ${'a label of 64'}
  ${'EMAIL'} | ${`${'a'.repeat(70)}@x.example`} | ${'80 characters'}
  ${'PHONE'} | ${'5511912345678'}               | ${'no plus'}
  ${'PHONE'} | ${'11912345678'}                 | ${'no country code'}
  ${'PHONE'} | ${'+55 11 91234-5678'}           | ${'blanks'}
  ${'PHONE'} | ${'+0511912345678'}              | ${'a country code of 0'}
  ${'PHONE'} | ${`+55${'1'.repeat(16)}`}        | ${'too long'}
  ${'EVP'}   | ${UUID.replaceAll('-', '')}      | ${'no hyphens'}
  ${'EVP'}   | ${`{${UUID}}`}                   | ${'braces'}
  ${'EVP'}   | ${''}                            | ${'nothing'}
`('$type $text is no key: $why', ({ type, text }) => {
  expect(parsePixKey(type, text)).toBeNull();
});

test('a mobile number that is also a CPF is a key of the type the caller says', () => {
  expect(parsePixKey('CPF', '11900000083')).toEqual({ value: '11900000083' });
  expect(parsePixKey('PHONE', '11900000083')).toBeNull();
});

test('a parsed key parses to itself, whatever was typed', () => {
  const type = fc.constantFrom<PixKeyType>(...PIX_KEY_TYPES);
  const typed = fc.oneof(fc.string(), fc.emailAddress(), fc.uuid(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(type, typed, (kind, text) => {
      const parsed = parsePixKey(kind, text);
      if (parsed === null) return;
      expect(parsePixKey(kind, parsed.value)).toEqual(parsed);
      expect(parsed.value).toMatch(/^[\x21-\x7e]{1,77}$/);
    }),
  );
});

test('a long address without an end is refused at once', () => {
  const started = performance.now();
  parsePixKey('EMAIL', `a@${'a-'.repeat(50_000)}`);
  expect(performance.now() - started).toBeLessThan(200);
});
