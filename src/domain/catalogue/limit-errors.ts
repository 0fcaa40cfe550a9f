import { LIMIT_NAMES, type LimitName } from '../account-limits';
import type { LimitFault } from '../limit-use';
import type { Locale } from '../locale';
import { said, type Words, words } from '../said';
import { spokenAmount } from '../spoken-amount';
import type { UserErrorEntries } from './user-error-entry';

const NAMES: Readonly<Record<LimitName, Words>> = {
  PER_PAYOUT: words('for one payout', 'por pagamento'),
  PER_DAY: words('for a day', 'por dia'),
  NIGHT_PER_PAYOUT: words('for one payout at night', 'por pagamento à noite'),
  NIGHT_TOTAL: words('for a night', 'por noite'),
  RECIPIENT_PAYOUTS: words('on payouts to a recipient', 'de pagamentos a um recebedor'),
  RECIPIENT_AMOUNT: words('on what a recipient gets', 'do que um recebedor recebe'),
};

/** What can be done: ask for less, ask again later, or have the limit raised. */
interface Remedy {
  /** What is left as it is said; null: nothing is. */
  readonly rest: string | null;
  /** When the same fits again; null: never. */
  readonly again: string | null;
}

const REMEDIES: Readonly<Record<Locale, (remedy: Remedy) => string>> = {
  en: ({ rest, again }) => {
    const less = rest === null ? 'nothing left' : `${rest} left, ask for at most that`;
    if (again !== null) return `${less}; the same fits again from ${again}`;
    return rest === null ? `${less}; the same never fits unless the limit is raised` : less;
  },
  'pt-BR': ({ rest, again }) => {
    const less = rest === null ? 'não resta nada' : `restam ${rest}, peça no máximo isso`;
    if (again !== null) return `${less}; o mesmo cabe de novo a partir de ${again}`;
    return rest === null ? `${less}; o mesmo só cabe se o limite for aumentado` : less;
  },
};

function spokenRemedy(fault: LimitFault, locale: Locale): string {
  const { leftCents, leftPayouts, resetsAt } = fault;
  const isNothing = (leftCents ?? BigInt(leftPayouts ?? 0)) === 0n;
  const left = leftCents === null ? String(leftPayouts ?? 0) : spokenAmount(leftCents, locale);
  const rest = isNothing ? null : left;
  return REMEDIES[locale]({ rest, again: resetsAt?.toISOString() ?? null });
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
      (fault) =>
        `the limit ${NAMES[fault.limit].en} (${fault.limit}) is exceeded: ` +
        spokenRemedy(fault, 'en'),
      (fault) =>
        `o limite ${NAMES[fault.limit]['pt-BR']} (${fault.limit}) foi excedido: ` +
        spokenRemedy(fault, 'pt-BR'),
    ),
    examples: [
      ...LIMIT_NAMES.map((limit) => ({
        ...EXAMPLE,
        limit,
        ...(limit === 'RECIPIENT_PAYOUTS' && COUNTED),
        ...(limit === 'PER_PAYOUT' && { resetsAt: null }),
      })),
      { ...EXAMPLE, limit: 'PER_DAY', leftCents: 0n, resetsAt: null },
    ],
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
          ? 'a payout like it was requested before, out of reach of this credential; ask whoever ' +
            'reaches it to name it in allowDuplicateOf, or wait until its window has passed'
          : `looks like payout ${payoutId}; if it is meant, name that one in allowDuplicateOf`,
      ({ payoutId }) =>
        payoutId === null
          ? 'já foi pedido um pagamento igual, fora do alcance desta credencial; peça a quem o ' +
            'alcança que o informe em allowDuplicateOf, ou espere o prazo passar'
          : `parece o pagamento ${payoutId}; se for mesmo desejado, informe-o em allowDuplicateOf`,
    ),
    examples: [null, '01980000-0000-7000-8000-000000000001'].map((payoutId) => ({
      code: 'LOOK_ALIKE',
      payoutId,
      payout: null,
    })),
  },
};
