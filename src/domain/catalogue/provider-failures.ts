import { words } from '../said';
import { failure } from './failure-entry';

/** Failures that lie with a provider, or with how this house works with it. */
export const PROVIDER_FAILURES = {
  PIX_KEY_TYPE_UNSUPPORTED: failure('PROVIDER', 'FIX', {
    text: words(
      'The provider cannot pay this type of Pix key.',
      'O provedor não paga este tipo de chave Pix.',
    ),
    cause: words(
      'The provider takes other types of key only; use another key or another provider.',
      'O provedor só aceita outros tipos de chave; use outra chave ou outro provedor.',
    ),
  }),
  PROVIDER_LIQUIDITY: failure('PROVIDER', 'LATER', {
    text: words(
      'The provider is short of funds in its settlement account.',
      'O provedor está sem fundos na conta de liquidação.',
    ),
    cause: words(
      "The provider's own account at the central bank could not cover the payment.",
      'A conta do próprio provedor no Banco Central não cobriu o pagamento.',
    ),
  }),
  SETTLEMENT_TIMEOUT: failure('PROVIDER', 'LATER', {
    text: words(
      'The payment system gave up in time; no money moved.',
      'O sistema de pagamentos desistiu por tempo; nada foi pago.',
    ),
    cause: words(
      'The payment system waits seconds for both banks, and one of them was late.',
      'O sistema de pagamentos espera segundos pelos dois bancos, e um deles demorou.',
    ),
  }),
  CONCURRENT_REQUEST: failure('PROVIDER', 'LATER', {
    text: words(
      'Another payout to this recipient was running.',
      'Outro pagamento a este recebedor estava em curso.',
    ),
    cause: words(
      'The provider takes one order at a time to a recipient.',
      'O provedor aceita uma ordem por vez para cada recebedor.',
    ),
  }),
  PROVIDER_ERROR: failure('PROVIDER', 'LATER', {
    text: words(
      'A fault at the provider; certainly not paid.',
      'Falha no provedor; certamente não foi pago.',
    ),
    cause: words(
      'The provider says that it failed itself and that the order was not carried out.',
      'O provedor diz que falhou e que a ordem não foi executada.',
    ),
  }),
  UNKNOWN: failure('PROVIDER', 'SAME_KEY', {
    text: words('The provider gave no usable reason.', 'O provedor não deu um motivo utilizável.'),
    cause: words(
      'The provider named no reason that is documented, or two people ended the payout.',
      'O provedor não deu motivo documentado, ou duas pessoas encerraram o pagamento.',
    ),
  }),
  INSUFFICIENT_FUNDS: failure('HOUSE', 'FUND', {
    text: words('Our balance with the provider is too low.', 'O saldo no provedor é insuficiente.'),
    cause: words(
      'The account that this house has with the provider could not cover the payment.',
      'A conta que esta casa tem no provedor não cobriu o pagamento.',
    ),
  }),
  EXPIRED: failure('HOUSE', 'LATER', {
    text: words('Not sent or not confirmed in time.', 'Não foi enviado ou confirmado a tempo.'),
    cause: words(
      'An approval, a confirmation or the queue of the provider took too long.',
      'Uma aprovação, uma confirmação ou a fila do provedor demorou demais.',
    ),
  }),
  DICT_RATE_LIMITED: failure('HOUSE', 'LATER', {
    text: words('Too many Pix key look-ups.', 'Consultas de chave Pix em excesso.'),
    cause: words(
      "The central bank's allowance of key look-ups is spent; it refills within minutes.",
      'A cota de consultas de chaves do Banco Central acabou; ela volta em minutos.',
    ),
  }),
  AUTHENTICATION_FAILED: failure('HOUSE', 'OPS', {
    text: words('The provider refused our credentials.', 'O provedor recusou nossas credenciais.'),
    cause: words(
      'The credentials in the settings are wrong, expired or blocked at the provider.',
      'As credenciais nas configurações estão erradas, vencidas ou bloqueadas no provedor.',
    ),
  }),
  PROVIDER_CONFIGURATION: failure('HOUSE', 'OPS', {
    text: words(
      "A fault in the provider's set-up or message.",
      'Falha de configuração ou mensagem do provedor.',
    ),
    cause: words(
      'The provider has not allowed our address, product or account, or its message was malformed.',
      'O provedor não liberou nosso endereço, produto ou conta, ou enviou mensagem malformada.',
    ),
  }),
};
