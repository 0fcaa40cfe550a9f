import { words } from '../said';
import { failure } from './failure-entry';

/** Failures that lie in what was ordered, or in who ordered it. */
export const ORDER_FAILURES = {
  INVALID_REQUEST: failure('CALLER', 'FIX', {
    text: words(
      'The provider refused the data of the request.',
      'O provedor recusou os dados do pedido.',
    ),
    cause: words(
      'The provider read the order and refused a field; `providerMessage` often says which.',
      'O provedor leu a ordem e recusou um campo; `providerMessage` costuma dizer qual.',
    ),
  }),
  INVALID_AMOUNT: failure('CALLER', 'FIX', {
    text: words('The amount is not allowed.', 'O valor não é permitido.'),
    cause: words(
      'The amount is below or above what the provider or Pix carries in one payment.',
      'O valor está abaixo ou acima do que o provedor ou o Pix leva em um pagamento.',
    ),
  }),
  PIX_KEY_INVALID: failure('CALLER', 'FIX', {
    text: words('The Pix key is badly formed.', 'A chave Pix está malformada.'),
    cause: words(
      'The key passed our checks and the provider still does not read it as one of its type.',
      'A chave passou nas nossas conferências e o provedor não a lê como chave desse tipo.',
    ),
  }),
  RECIPIENT_DOCUMENT_INVALID: failure('CALLER', 'FIX', {
    text: words("The recipient's tax id is wrong.", 'O CPF ou CNPJ do recebedor está errado.'),
    cause: words(
      "The recipient's bank or the provider does not accept this CPF or CNPJ.",
      'O banco do recebedor ou o provedor não aceita este CPF ou CNPJ.',
    ),
  }),
  DUPLICATE: failure('CALLER', 'NEVER', {
    text: words('The same payment was already made.', 'O mesmo pagamento já foi feito.'),
    cause: words(
      'The payment system already has a payment with the same identifiers.',
      'O sistema de pagamentos já tem um pagamento com os mesmos identificadores.',
    ),
  }),
  CANCELED: failure('CALLER', 'LATER', {
    text: words('Canceled before it was sent.', 'Cancelado antes do envio.'),
    cause: words(
      'Somebody canceled the payout while certainly nothing had been sent.',
      'Alguém cancelou o pagamento quando com certeza nada tinha sido enviado.',
    ),
  }),
  RETURN_NOT_ALLOWED: failure('CALLER', 'NEVER', {
    text: words('The return is not allowed.', 'A devolução não é permitida.'),
    cause: words(
      'The payment system refuses this return: too late, too much, or a return of a return.',
      'O sistema de pagamentos recusa esta devolução: tarde, alta demais ou repetida.',
    ),
  }),
  APPROVAL_DENIED: failure('ACCOUNT', 'NEVER', {
    text: words('An approver said no.', 'Um aprovador recusou.'),
    cause: words(
      "An approver of the account, or the provider's limits desk, denied the payout.",
      'Um aprovador da conta, ou a mesa de limites do provedor, negou o pagamento.',
    ),
  }),
  LIMIT_EXCEEDED: failure('ACCOUNT', 'LATER', {
    text: words(
      'A limit of the account, the hour or the institution was exceeded.',
      'Um limite da conta, do horário ou da instituição foi excedido.',
    ),
    cause: words(
      'The provider applies a limit by day, by night or by amount, and it is used up.',
      'O provedor aplica um limite por dia, à noite ou por valor, e ele se esgotou.',
    ),
  }),
};
