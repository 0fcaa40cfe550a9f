import { reportWithoutPersons, withoutPersons } from '../../src/domain/without-persons';
import { aPayout } from './payout-facts';

const payout = aPayout({
  recipient: { name: 'João da Conceição', taxId: '52998224725' },
  destination: { kind: 'PIX_KEY', type: 'EMAIL', value: 'joao@example.com' },
  description: 'aluguel de João (maio)',
});
const atBank = aPayout({
  destination: {
    kind: 'BANK_ACCOUNT',
    ...{ ispb: '12345678', branch: '0001', number: '987654', digit: '3', type: 'CHECKING' },
  },
});

test.each([
  ['CPF 52998224725 inválido', 'CPF *** inválido'],
  ['CPF 529.982.247-25 inválido', 'CPF *** inválido'],
  ['outro CPF: 111.444.777-35', 'outro CPF: ***'],
  ['CNPJ 11.222.333/0001-81', 'CNPJ ***'],
  ['titular JOAO DA CONCEICAO', 'titular ***'],
  ['titular joão, da conceição', 'titular ***, da ***'],
  ['chave Joao@Example.com', 'chave ***'],
  ['chave maria@example.com.br', 'chave ***'],
  ['telefone +55 11 98765-4321', 'telefone ***'],
  ['"aluguel de João (maio)"', '"***"'],
  ['Conta 12345 do banco 00000000', 'Conta 12345 do banco 00000000'],
  ['E12345678202311221200abcdefghijk', 'E12345678202311221200abcdefghijk'],
  ['Joaozinho não existe', 'Joaozinho não existe'],
])('%s becomes %s', (said, shown) => {
  expect(withoutPersons(said, payout)).toBe(shown);
});

test.each(['conta 987654-3', 'conta 987654'])('%s does not tell the account', (said) => {
  expect(withoutPersons(said, atBank)).toBe('conta ***');
});

test('whatever a report says in words of somebody else is told without persons', () => {
  const said = 'not for 52998224725';
  const failure = { code: 'UNKNOWN', providerMessage: said } as const;
  const refund = { reference: 'r', amountCents: 1n, reason: said };
  const spared = 'not for ***';
  expect(reportWithoutPersons({ outcome: 'failed', failure }, payout)).toEqual({
    outcome: 'failed',
    failure: { ...failure, providerMessage: spared },
  });
  const refunded = { outcome: 'refunded', refunds: [refund], full: true } as const;
  expect(reportWithoutPersons(refunded, payout)).toEqual({
    ...refunded,
    refunds: [{ ...refund, reason: spared }],
  });
  const unknown = { outcome: 'unknown', why: said } as const;
  expect(reportWithoutPersons(unknown, payout)).toEqual({ ...unknown, why: spared });
  const accepted = { outcome: 'accepted' } as const;
  expect(reportWithoutPersons(accepted, payout)).toBe(accepted);
});

test('a name of signs, and words of a hundred kilobytes, are no trouble', () => {
  const strange = aPayout({ recipient: { name: '(((* [a+]+ $', taxId: '52998224725' } });
  expect(withoutPersons('(((* [a+]+ $ has 52998224725', strange)).not.toContain('529982');
  expect(withoutPersons('a.'.repeat(50_000), strange)).toHaveLength(100_000);
});
