import type { Ban } from '../refusal';
import { said, type Words, words } from '../said';
import { FIX_EXAMPLES, fixText } from './fixes';
import { KEY_BANS } from './key-bans';
import type { RefusalOf, UserErrorEntries } from './user-error-entry';

const BANS: Readonly<Record<Ban, Words>> = {
  OWN_APPROVAL: words(
    'whoever requested a payout cannot approve it',
    'quem pediu um pagamento não pode aprová-lo',
  ),
  OWN_DENIAL: words(
    'whoever requested a payout cannot deny it',
    'quem pediu um pagamento não pode negá-lo',
  ),
  SWITCH_OF_OTHERS: words(
    'this credential may stop neither providers nor the whole house, nor more than it reaches; ' +
      'whoever runs the house may',
    'esta credencial não pode parar provedores nem a casa toda, nem mais do que alcança; ' +
      'quem opera a casa pode',
  ),
  ...KEY_BANS,
};
const NOWHERE: Readonly<Record<RefusalOf<'NOT_FOUND'>['what'], Words>> = {
  account: words('there is no such account', 'não existe essa conta'),
  payout: words('there is no such payout', 'não existe esse pagamento'),
  apiKey: words('there is no such API key', 'não existe essa chave de API'),
};
const PATH = ['input'] as const;

/** What lies in the request, or in who makes it. */
export const REQUEST_ERRORS: UserErrorEntries<
  'INVALID_INPUT' | 'NOT_FOUND' | 'IDEMPOTENCY_CONFLICT' | 'NOT_ALLOWED_IN_STATUS' | 'NOT_ALLOWED'
> = {
  INVALID_INPUT: {
    typename: 'InvalidInputError',
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    cause: words(
      'A field of the input is malformed; `path` names it and the message is the remedy.',
      'Um campo da entrada está malformado; `path` diz qual e a mensagem é o remédio.',
    ),
    text: said(
      ({ fix }) => fixText(fix, 'en'),
      ({ fix }) => fixText(fix, 'pt-BR'),
    ),
    examples: FIX_EXAMPLES.map((fix) => ({ code: 'INVALID_INPUT', path: PATH, fix })),
  },
  NOT_FOUND: {
    typename: 'NotFoundError',
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    cause: words(
      'No such account or payout within reach of this credential; nor is it told which.',
      'Não há tal conta ou pagamento ao alcance desta credencial; nem se diz qual dos casos.',
    ),
    text: said(
      ({ what }) => NOWHERE[what].en,
      ({ what }) => NOWHERE[what]['pt-BR'],
    ),
    examples: [
      { code: 'NOT_FOUND', path: PATH, what: 'account' },
      { code: 'NOT_FOUND', path: PATH, what: 'payout' },
      { code: 'NOT_FOUND', path: PATH, what: 'apiKey' },
    ],
  },
  IDEMPOTENCY_CONFLICT: {
    typename: 'IdempotencyConflictError',
    fault: 'CALLER',
    retry: 'FIX',
    key: 'NEW',
    cause: words(
      'The key or reference was used before with other input; the first request stands.',
      'A chave ou referência já foi usada com outra entrada; vale o primeiro pedido.',
    ),
    text: said(
      ({ differingFields }) =>
        `this key belongs to another payout; different here: ${differingFields.join(', ')}`,
      ({ differingFields }) =>
        `esta chave pertence a outro pagamento; aqui difere: ${differingFields.join(', ')}`,
    ),
    examples: [{ code: 'IDEMPOTENCY_CONFLICT', differingFields: ['amount', 'destination'] }],
  },
  NOT_ALLOWED_IN_STATUS: {
    typename: 'NotAllowedInStatusError',
    fault: 'CALLER',
    retry: 'NEVER',
    key: 'NONE',
    cause: words(
      'The payout has gone on meanwhile; read its `status` and decide anew.',
      'O pagamento já avançou; leia o `status` e decida de novo.',
    ),
    text: said(
      ({ status }) => `not possible while the payout is ${status}`,
      ({ status }) => `não é possível enquanto o pagamento está em ${status}`,
    ),
    examples: [{ code: 'NOT_ALLOWED_IN_STATUS', status: 'PROCESSING' }],
  },
  NOT_ALLOWED: {
    typename: 'NotAllowedError',
    fault: 'CALLER',
    retry: 'NEVER',
    key: 'NONE',
    cause: words(
      'This person may not do this to this payout or API key, whatever their scopes.',
      'Esta pessoa não pode fazer isto com este pagamento ou chave, seja qual for o escopo.',
    ),
    text: said(
      ({ ban }) => BANS[ban].en,
      ({ ban }) => BANS[ban]['pt-BR'],
    ),
    examples: (Object.keys(BANS) as Ban[]).map((ban) => ({ code: 'NOT_ALLOWED', path: PATH, ban })),
  },
};
