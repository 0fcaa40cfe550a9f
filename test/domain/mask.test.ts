import { maskDestination, maskHolder, maskRecipient, maskTaxId } from '../../src/domain/mask';
import type { PixKeyType } from '../../src/domain/pix-key';

test.each`
  taxId               | shown
  ${'52998224725'}    | ${'***982247**'}
  ${'11222333000181'} | ${'11**********81'}
  ${'12ABC34501DE35'} | ${'12**********35'}
`('the tax id $taxId is shown as $shown', ({ taxId, shown }) => {
  expect(maskTaxId(taxId)).toBe(shown);
});

test.each`
  name                      | shown
  ${'Maria Exemplo'}        | ${'M**** E****'}
  ${'Ana de Sá'}            | ${'A** d* S*'}
  ${'X'}                    | ${'X'}
  ${'Empresa Exemplo Ltda'} | ${'E**** E**** L***'}
`('the name $name is shown as $shown', ({ name, shown }) => {
  expect(maskRecipient({ name, taxId: '52998224725' })).toEqual({
    name: shown,
    taxId: '***982247**',
  });
});

const UUID = '123e4567-e89b-12d3-a456-426655440000';

test.each`
  type       | value                     | shown
  ${'CPF'}   | ${'52998224725'}          | ${'***982247**'}
  ${'CNPJ'}  | ${'12ABC34501DE35'}       | ${'12**********35'}
  ${'EMAIL'} | ${'maria@exemplo.com.br'} | ${'m***@e***'}
  ${'PHONE'} | ${'+5511912345678'}       | ${'+55*******5678'}
  ${'EVP'}   | ${UUID}                   | ${`123e${'*'.repeat(28)}0000`}
`('the $type key $value is shown as $shown', ({ type, value, shown }) => {
  const destination = { kind: 'PIX_KEY', type: type as PixKeyType, value } as const;
  expect(maskDestination(destination)).toEqual({ ...destination, value: shown });
});

test('of a bank account the last two characters are shown', () => {
  const account = {
    kind: 'BANK_ACCOUNT',
    ispb: '12345678',
    branch: '1',
    number: '1234567',
    digit: null,
    type: 'CHECKING',
  } as const;
  expect(maskDestination(account)).toEqual({ ...account, number: '*****67' });
});

test.each`
  told                                                  | shown
  ${{ name: 'Maria Exemplo', taxId: '529.982.247-25' }} | ${{ name: 'M**** E****', taxId: '***982247**' }}
  ${{ name: 'M*** E***', taxId: '***.982.247-**' }}     | ${{ name: 'M*** E***', taxId: '***.982.247-**' }}
  ${{ name: null, taxId: null }}                        | ${{ name: null, taxId: null }}
`('of a holder told as $told callers see $shown', ({ told, shown }) => {
  expect(maskHolder(told)).toEqual(shown);
});
