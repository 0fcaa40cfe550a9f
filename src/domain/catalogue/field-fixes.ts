import type { Lack } from '../fix';
import { said, type Words, words } from '../said';
import { spokenAmount, spokenChoice } from '../spoken-amount';
import type { FixEntries } from './fix-entry';

const LACKS = {
  BANK_ACCOUNT: words('does not pay to bank accounts', 'não paga a contas bancárias'),
  PIX_KEY_TYPE: words('does not pay to keys of this type', 'não paga a chaves Pix deste tipo'),
  RECIPIENT_KIND: words(
    'does not pay to this kind of recipient, a person or a company',
    'não paga a este tipo de recebedor, pessoa ou empresa',
  ),
} as const satisfies Record<Lack, Words>;

const LACK_NAMES = Object.keys(LACKS) as Lack[];

type FieldFix =
  | 'AMOUNT_TEXT'
  | 'ABOVE_ZERO'
  | 'AMOUNT_AT_MOST'
  | 'LIMIT_TEXT'
  | 'NIGHT_HOURS'
  | 'WHOLE_WITHIN'
  | 'NAME_AT_MOST'
  | 'REASON_AT_MOST'
  | 'PRINTABLE_AT_MOST'
  | 'WITHOUT_BLANKS_AT_MOST'
  | 'KEY_AT_MOST'
  | 'PROVIDER_HERE'
  | 'PROVIDER_ABLE'
  | 'ENDING'
  | 'CURSOR'
  | 'PAGE_SIZE'
  | 'KEY_LOOK_UP';

/** What may be wrong about amounts, texts, providers and lists. */
export const FIELD_FIXES: FixEntries<FieldFix> = {
  AMOUNT_TEXT: {
    examples: [{}],
    text: said(
      'write reais as decimal text with at most two fraction digits, such as "10.50"',
      'escreva os reais como texto decimal com até duas casas e ponto, como "10.50"',
    ),
  },
  ABOVE_ZERO: { examples: [{}], text: said('must be above zero', 'deve ser maior que zero') },
  AMOUNT_AT_MOST: {
    examples: [{ maxCents: 999_999_999_999n }],
    text: said(
      ({ maxCents }) => `must be at most ${spokenAmount(maxCents, 'en')}`,
      ({ maxCents }) => `deve ser no máximo ${spokenAmount(maxCents, 'pt-BR')}`,
    ),
  },
  LIMIT_TEXT: {
    examples: [{}],
    text: said(
      'write reais as decimal text, such as "1000.00"',
      'escreva os reais como texto decimal com ponto, como "1000.00"',
    ),
  },
  NIGHT_HOURS: {
    examples: [{}],
    text: said(
      'write two different full hours from 0 to 23, such as 20 and 6',
      'escreva duas horas cheias diferentes de 0 a 23, como 20 e 6',
    ),
  },
  WHOLE_WITHIN: {
    examples: [{ min: 1, max: 10_080 }],
    text: said(
      ({ min, max }) => `write a whole number from ${min} to ${max}`,
      ({ min, max }) => `escreva um número inteiro de ${min} a ${max}`,
    ),
  },
  NAME_AT_MOST: {
    examples: [{ max: 140 }],
    text: said(
      ({ max }) => `write the name in 1 to ${max} printable characters`,
      ({ max }) => `escreva o nome com 1 a ${max} caracteres imprimíveis`,
    ),
  },
  REASON_AT_MOST: {
    examples: [{ max: 500 }],
    text: said(
      ({ max }) => `say why in 1 to ${max} characters`,
      ({ max }) => `diga o motivo com 1 a ${max} caracteres`,
    ),
  },
  PRINTABLE_AT_MOST: {
    examples: [{ max: 72 }],
    text: said(
      ({ max }) => `write at most ${max} printable characters`,
      ({ max }) => `escreva no máximo ${max} caracteres imprimíveis`,
    ),
  },
  WITHOUT_BLANKS_AT_MOST: {
    examples: [{ max: 64 }],
    text: said(
      ({ max }) => `write 1 to ${max} printable characters without blanks`,
      ({ max }) => `escreva de 1 a ${max} caracteres imprimíveis, sem espaços nem acentos`,
    ),
  },
  KEY_AT_MOST: {
    examples: [{ max: 64 }],
    text: said(
      ({ max }) => `write 1 to ${max} characters of A-Z a-z 0-9 . _ : -`,
      ({ max }) => `escreva de 1 a ${max} caracteres entre A-Z a-z 0-9 . _ : -`,
    ),
  },
  PROVIDER_HERE: {
    examples: [{ providers: ['pagstar', 'fiserv'] }],
    text: said(
      ({ providers }) => `no such provider here; there is ${providers.join(', ') || 'none'}`,
      ({ providers }) => `não há esse provedor aqui; há ${providers.join(', ') || 'nenhum'}`,
    ),
  },
  PROVIDER_ABLE: {
    examples: LACK_NAMES.map((lacks) => ({ provider: 'fiserv', lacks, able: ['pagstar'] })),
    text: said(
      ({ provider, lacks, able }) =>
        `${provider} ${LACKS[lacks].en}; ${able.join(', ') || 'no provider here'} can`,
      ({ provider, lacks, able }) => `${provider} ${LACKS[lacks]['pt-BR']}; ${whoPays(able)}`,
    ),
  },
  ENDING: {
    examples: [{ endings: ['SETTLED', 'FAILED'] }],
    text: said(
      ({ endings }) => `say ${spokenChoice(endings, 'en')}`,
      ({ endings }) => `informe ${spokenChoice(endings, 'pt-BR')}`,
    ),
  },
  CURSOR: {
    examples: [{}],
    text: said('it is not a cursor of this list', 'não é um cursor desta lista'),
  },
  PAGE_SIZE: {
    examples: [{ max: 100 }],
    text: said(
      ({ max }) => `ask for 1 to ${max}`,
      ({ max }) => `peça de 1 a ${max}`,
    ),
  },
  KEY_LOOK_UP: {
    examples: [{}],
    text: said(
      'no such provider here looks up keys',
      'nenhum provedor com esse nome consulta chaves aqui',
    ),
  },
};

const whoPays = (able: readonly string[]): string =>
  able.length === 0 ? 'nenhum provedor aqui paga' : `paga: ${able.join(', ')}`;
