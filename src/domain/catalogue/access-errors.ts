import { said, type Words, words } from '../said';
import type { TopLevelEntries } from './top-level-entry';
import type { TopLevelFacts } from './top-level-facts';
import { UNAUTHENTICATED_REASONS, type UnauthenticatedReason } from './unauthenticated';

const NOWHERE: Readonly<Record<TopLevelFacts['NOT_FOUND']['what'], Words>> = {
  account: words('there is no such account', 'não existe essa conta'),
  payout: words('there is no such payout', 'não existe esse pagamento'),
};
const reasons = Object.keys(UNAUTHENTICATED_REASONS) as UnauthenticatedReason[];

/** Who may not, what is not there, and what cannot be done now. */
export const ACCESS_ERRORS: TopLevelEntries<
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'TOO_MANY_STREAMS'
  | 'RATE_LIMITED'
  | 'LIMIT_EXCEEDED'
  | 'PROVIDER_UNAVAILABLE'
  | 'UNAVAILABLE'
  | 'INTERNAL'
> = {
  UNAUTHENTICATED: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 401,
    cause: words(
      'The credential is missing, malformed or no longer good; `extensions.reason` says which.',
      'A credencial falta, está malformada ou já não vale; `extensions.reason` diz qual.',
    ),
    text: said(
      ({ reason }) => UNAUTHENTICATED_REASONS[reason].en,
      ({ reason }) => UNAUTHENTICATED_REASONS[reason]['pt-BR'],
    ),
    examples: reasons.map((reason) => ({ reason })),
  },
  FORBIDDEN: {
    fault: 'CALLER',
    retry: 'NEVER',
    key: 'NONE',
    httpStatus: 200,
    cause: words(
      'The credential lacks the scope that the field declares; `viewer { scopes }` has them all.',
      'Falta à credencial o escopo que o campo declara; `viewer { scopes }` tem todos.',
    ),
    text: said(
      ({ scope }) => `this needs the scope ${scope}`,
      ({ scope }) => `isto exige o escopo ${scope}`,
    ),
    examples: [{ scope: 'payouts:approve' }],
  },
  NOT_FOUND: {
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      'No such account or payout within reach of this credential.',
      'Não há tal conta ou pagamento ao alcance desta credencial.',
    ),
    text: said(
      ({ what }) => NOWHERE[what].en,
      ({ what }) => NOWHERE[what]['pt-BR'],
    ),
    examples: [{ what: 'account' }, { what: 'payout' }],
  },
  TOO_MANY_STREAMS: {
    fault: 'CALLER',
    retry: 'LATER',
    key: 'NONE',
    httpStatus: 429,
    cause: words(
      'As many streams are open as may be; end one first, or open them on another socket.',
      'Há tantas assinaturas abertas quanto se permite; encerre uma ou abra-as noutro socket.',
    ),
    text: said(
      ({ max }) => `${max} streams are open, and no more may be; end one first`,
      ({ max }) => `${max} assinaturas estão abertas, e mais não pode haver; encerre uma antes`,
    ),
    examples: [{ max: 100 }],
  },
  RATE_LIMITED: {
    fault: 'CALLER',
    retry: 'LATER',
    key: 'SAME',
    httpStatus: 429,
    cause: words(
      'This credential or address has spent its points, or tried too many wrong credentials.',
      'Esta credencial ou endereço gastou seus pontos, ou tentou credenciais erradas demais.',
    ),
    text: said(
      ({ retryAfterMs }) => `too much at once; nothing was run, try again in ${retryAfterMs} ms`,
      ({ retryAfterMs }) =>
        `pedidos demais; nada foi executado, tente de novo em ${retryAfterMs} ms`,
    ),
    examples: [{ retryAfterMs: 250 }],
  },
  LIMIT_EXCEEDED: {
    fault: 'CALLER',
    retry: 'LATER',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      "The caller's allowance of key look-ups, or the central bank's, is spent for now.",
      'A cota de consultas de chaves do cliente, ou do Banco Central, acabou por ora.',
    ),
    text: said(
      ({ retryAfterSeconds }) => `too many key look-ups; try again in ${retryAfterSeconds} s`,
      ({ retryAfterSeconds }) =>
        `consultas de chave em excesso; tente de novo em ${retryAfterSeconds} s`,
    ),
    examples: [{ retryAfterSeconds: 30 }],
  },
  PROVIDER_UNAVAILABLE: {
    fault: 'PROVIDER',
    retry: 'LATER',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      'A provider was asked and gave no usable answer; payouts are not concerned.',
      'Perguntou-se a um provedor e a resposta não serve; pagamentos não são afetados.',
    ),
    text: said(
      'the provider did not tell; try again later',
      'o provedor não respondeu; tente mais tarde',
    ),
    examples: [{}],
  },
  UNAVAILABLE: {
    fault: 'HOUSE',
    retry: 'SAME_KEY',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      'The database is away; a mutation may or may not have been recorded, so keep its key.',
      'O banco de dados está fora; a mutação pode ter sido gravada ou não, então guarde a chave.',
    ),
    text: said(
      'not possible for the moment; try again with the same key',
      'não é possível no momento; tente de novo com a mesma chave',
    ),
    examples: [{}],
  },
  INTERNAL: {
    fault: 'HOUSE',
    retry: 'SAME_KEY',
    key: 'SAME',
    httpStatus: 200,
    cause: words(
      'A fault of ours; whoever runs the house finds the cause in the log by `errorId`.',
      'Uma falha nossa; quem opera a casa encontra a causa no registro pelo `errorId`.',
    ),
    text: said(
      'something went wrong on our side; the errorId finds it in our log',
      'algo deu errado do nosso lado; o errorId encontra a causa no nosso registro',
    ),
    examples: [{}],
  },
};
