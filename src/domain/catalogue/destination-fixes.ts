import { PIX_KEY_TYPES, type PixKeyType } from '../pix-key';
import { said, type Words, words } from '../said';
import type { FixEntries } from './fix-entry';

const KEY_SHAPES = {
  CPF: words(
    'a CPF is 11 digits whose last two check the others',
    'um CPF tem 11 dígitos, e os dois últimos conferem os demais',
  ),
  CNPJ: words(
    'a CNPJ is 12 digits or capital letters and two check digits',
    'um CNPJ tem 12 dígitos ou letras maiúsculas e dois dígitos verificadores',
  ),
  EMAIL: words(
    'an e-mail key is an address of at most 77 characters, such as name@example.com',
    'uma chave de e-mail é um endereço de até 77 caracteres, como nome@exemplo.com.br',
  ),
  PHONE: words(
    'a phone key starts with + and the country code, such as +5511912345678',
    'uma chave de telefone começa com + e o código do país, como +5511912345678',
  ),
  EVP: words('a random key is a UUID with hyphens', 'uma chave aleatória é um UUID com hifens'),
} as const satisfies Record<PixKeyType, Words>;

type DestinationFix =
  | 'ONE_DESTINATION'
  | 'DESTINATION_NEEDED'
  | 'PIX_KEY'
  | 'ISPB'
  | 'BRANCH'
  | 'ACCOUNT_NUMBER'
  | 'CHECK_DIGIT'
  | 'RECIPIENT_NEEDED'
  | 'TAX_ID';

/** What may be wrong about where a payout goes and who gets it. */
export const DESTINATION_FIXES: FixEntries<DestinationFix> = {
  ONE_DESTINATION: {
    examples: [{}],
    text: said(
      'give a pixKey or a bankAccount, not both',
      'informe uma pixKey ou uma bankAccount, não as duas',
    ),
  },
  DESTINATION_NEEDED: {
    examples: [{}],
    text: said('give a pixKey or a bankAccount', 'informe uma pixKey ou uma bankAccount'),
  },
  PIX_KEY: {
    examples: PIX_KEY_TYPES.map((type) => ({ type })),
    text: said(
      ({ type }) => KEY_SHAPES[type].en,
      ({ type }) => KEY_SHAPES[type]['pt-BR'],
    ),
  },
  ISPB: {
    examples: [{}],
    text: said(
      'an ISPB is 8 digits or capital letters',
      'um ISPB tem 8 dígitos ou letras maiúsculas',
    ),
  },
  BRANCH: {
    examples: [{}],
    text: said('a branch is 1 to 4 digits', 'uma agência tem de 1 a 4 dígitos'),
  },
  ACCOUNT_NUMBER: {
    examples: [{}],
    text: said(
      'an account number is 1 to 20 digits or letters',
      'um número de conta tem de 1 a 20 dígitos ou letras',
    ),
  },
  CHECK_DIGIT: {
    examples: [{}],
    text: said(
      'the check digit is one digit or letter',
      'o dígito verificador é um só dígito ou letra',
    ),
  },
  RECIPIENT_NEEDED: {
    examples: [{}],
    text: said(
      'name the recipient: only a key that is a CPF or CNPJ tells who it is',
      'informe o recebedor: só uma chave que é CPF ou CNPJ diz quem é',
    ),
  },
  TAX_ID: {
    examples: [{}],
    text: said(
      'write a CPF or CNPJ with right check digits',
      'escreva um CPF ou CNPJ com os dígitos verificadores certos',
    ),
  },
};
