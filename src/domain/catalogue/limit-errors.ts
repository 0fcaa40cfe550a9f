import { LIMIT_NAMES } from '../account-limits';
import type { LimitFault } from '../limit-use';
import type { Locale } from '../locale';
import { said, words } from '../said';
import { spokenAmount } from '../spoken-amount';
import type { UserErrorEntries } from './user-error-entry';

const LEFT = {
  en: (what: string) => `${what} left`,
  'pt-BR': (what: string) => `restam ${what}`,
} as const satisfies Record<Locale, (what: string) => string>;

const UNTIL = {
  en: (moment: string) => `, the same fits again from ${moment}`,
  'pt-BR': (moment: string) => `, o mesmo cabe de novo a partir de ${moment}`,
} as const satisfies Record<Locale, (moment: string) => string>;

function spokenRest({ leftCents, leftPayouts, resetsAt }: LimitFault, locale: Locale): string {
  const rest = leftCents === null ? String(leftPayouts ?? 0) : spokenAmount(leftCents, locale);
  const until = resetsAt === null ? '' : UNTIL[locale](resetsAt.toISOString());
  return `${LEFT[locale](rest)}${until}`;
}

const EXAMPLE = {
  code: 'LIMIT_EXCEEDED',
  leftCents: 12_345n,
  leftPayouts: null,
  resetsAt: new Date('2026-11-24T03:00:00.000Z'),
} as const;
const COUNTED = { leftCents: null, leftPayouts: 0 } as const;

/** What was set for the account stands in the way, or an earlier payout does. */
export const LIMIT_ERRORS: UserErrorEntries<'LIMIT_EXCEEDED' | 'LOOK_ALIKE'> = {
  LIMIT_EXCEEDED: {
    typename: 'LimitExceededError',
    fault: 'ACCOUNT',
    retry: 'LATER',
    key: 'SAME',
    cause: words(
      'A limit of the account would be exceeded; `limit` says which, `resetsAt` until when.',
      'Um limite da conta seria excedido; `limit` diz qual, `resetsAt` até quando.',
    ),
    text: said(
      (fault) => `the limit ${fault.limit} is exceeded: ${spokenRest(fault, 'en')}`,
      (fault) => `o limite ${fault.limit} foi excedido: ${spokenRest(fault, 'pt-BR')}`,
    ),
    examples: LIMIT_NAMES.map((limit) => ({
      ...EXAMPLE,
      limit,
      ...(limit === 'RECIPIENT_PAYOUTS' && COUNTED),
      ...(limit === 'PER_PAYOUT' && { resetsAt: null }),
    })),
  },
  LOOK_ALIKE: {
    typename: 'LookAlikeError',
    fault: 'CALLER',
    retry: 'FIX',
    key: 'SAME',
    cause: words(
      'A payout with the same recipient, destination and amount was requested a short while ago ' +
        'under another key. If this one is meant, name that one in `allowDuplicateOf`.',
      'Um pagamento com o mesmo recebedor, destino e valor foi pedido há pouco com outra chave. ' +
        'Se este for mesmo desejado, informe aquele em `allowDuplicateOf`.',
    ),
    text: said(
      ({ payoutId }) =>
        payoutId === null
          ? 'a payout like it, which this credential does not reach, was requested before'
          : `looks like payout ${payoutId}; if it is meant, name that one in allowDuplicateOf`,
      ({ payoutId }) =>
        payoutId === null
          ? 'já foi pedido um pagamento igual, fora do alcance desta credencial'
          : `parece o pagamento ${payoutId}; se for mesmo desejado, informe-o em allowDuplicateOf`,
    ),
    examples: [null, '01980000-0000-7000-8000-000000000001'].map((payoutId) => ({
      code: 'LOOK_ALIKE',
      payoutId,
      payout: null,
    })),
  },
};
