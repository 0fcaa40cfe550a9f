import { said, words } from '../said';
import { spokenAmount } from '../spoken-amount';
import type { UserErrorEntries } from './user-error-entry';

/** What is not possible now, for want of money or of room. */
export const CAPACITY_ERRORS: UserErrorEntries<
  'INSUFFICIENT_BALANCE' | 'PROVIDER_BALANCE' | 'PAYOUTS_STOPPED' | 'OVERLOADED'
> = {
  INSUFFICIENT_BALANCE: {
    typename: 'InsufficientBalanceError',
    fault: 'ACCOUNT',
    retry: 'FUND',
    key: 'SAME',
    cause: words(
      "The account's available balance is below the amount; nothing was held.",
      'O saldo disponível da conta está abaixo do valor; nada foi reservado.',
    ),
    text: said(
      ({ availableCents }) =>
        `the available balance of ${spokenAmount(availableCents, 'en')} does not cover the amount`,
      ({ availableCents }) =>
        `o saldo disponível de ${spokenAmount(availableCents, 'pt-BR')} não cobre o valor`,
    ),
    examples: [{ code: 'INSUFFICIENT_BALANCE', availableCents: 123_456n }],
  },
  PROVIDER_BALANCE: {
    typename: 'ProviderBalanceError',
    fault: 'HOUSE',
    retry: 'LATER',
    key: 'SAME',
    cause: words(
      'Our balance with every eligible provider, less our holds with it, is below the amount.',
      'Nosso saldo em cada provedor possível, menos o já reservado, está abaixo do valor.',
    ),
    text: said(
      ({ retryAfterSeconds }) =>
        `payouts of this amount cannot be taken now; try again in ${retryAfterSeconds} s`,
      ({ retryAfterSeconds }) =>
        `pagamentos deste valor não são aceitos agora; tente de novo em ${retryAfterSeconds} s`,
    ),
    examples: [{ code: 'PROVIDER_BALANCE', retryAfterSeconds: 30 }],
  },
  PAYOUTS_STOPPED: {
    typename: 'PayoutsStoppedError',
    fault: 'HOUSE',
    retry: 'LATER',
    key: 'SAME',
    cause: words(
      'Somebody stopped new payouts by a switch; what was accepted before is not lost.',
      'Alguém parou novos pagamentos por uma chave geral; o que já foi aceito não se perde.',
    ),
    text: said(
      ({ retryAfterSeconds }) =>
        `new payouts are stopped for now; repeat with this key in ${retryAfterSeconds} s`,
      ({ retryAfterSeconds }) =>
        `novos pagamentos estão parados por ora; repita com esta chave em ${retryAfterSeconds} s`,
    ),
    examples: [{ code: 'PAYOUTS_STOPPED', retryAfterSeconds: 60, until: null }],
  },
  OVERLOADED: {
    typename: 'OverloadedError',
    fault: 'HOUSE',
    retry: 'LATER',
    key: 'SAME',
    cause: words(
      'Too many requests waited at once, or a payout changed under the request again and again.',
      'Pedidos demais esperavam ao mesmo tempo, ou o pagamento mudou várias vezes no meio deste.',
    ),
    text: said(
      ({ retryAfterSeconds }) =>
        `too much at once, nothing was recorded; repeat with this key in ${retryAfterSeconds} s`,
      ({ retryAfterSeconds }) =>
        `pedidos demais, nada foi gravado; repita com esta chave em ${retryAfterSeconds} s`,
    ),
    examples: [{ code: 'OVERLOADED', retryAfterSeconds: 1 }],
  },
};
