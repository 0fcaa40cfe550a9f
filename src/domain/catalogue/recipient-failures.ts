import { words } from '../said';
import { failure } from './failure-entry';

/** Failures that lie with the recipient, their account or their bank. */
export const RECIPIENT_FAILURES = {
  PIX_KEY_NOT_FOUND: failure('RECIPIENT', 'FIX', {
    text: words('The Pix key is not registered.', 'A chave Pix não está cadastrada.'),
    cause: words(
      'The directory of keys (DICT) has no such key: mistyped, or removed by its owner.',
      'O diretório de chaves (DICT) não tem essa chave: foi digitada errada ou removida pelo dono.',
    ),
  }),
  RECIPIENT_MISMATCH: failure('RECIPIENT', 'FIX', {
    text: words(
      'The key or account belongs to somebody else.',
      'A chave ou conta pertence a outra pessoa.',
    ),
    cause: words(
      'The owner of the key or account has another CPF or CNPJ than the `recipient` given.',
      'O dono da chave ou conta tem outro CPF ou CNPJ que o `recipient` informado.',
    ),
  }),
  RECIPIENT_ACCOUNT_INVALID: failure('RECIPIENT', 'FIX', {
    text: words('The branch or account does not exist.', 'A agência ou conta não existe.'),
    cause: words(
      "The recipient's bank does not know this branch or account.",
      'O banco do recebedor não conhece esta agência ou conta.',
    ),
  }),
  RECIPIENT_ACCOUNT_BLOCKED: failure('RECIPIENT', 'NEVER', {
    text: words("The recipient's account is blocked.", 'A conta do recebedor está bloqueada.'),
    cause: words(
      "The recipient's bank takes nothing for this account, by court order or by its own rules.",
      'O banco do recebedor não aceita nada nesta conta, por ordem judicial ou regra própria.',
    ),
  }),
  RECIPIENT_ACCOUNT_CLOSED: failure('RECIPIENT', 'NEVER', {
    text: words("The recipient's account is closed.", 'A conta do recebedor está encerrada.'),
    cause: words(
      'The account existed and was closed; ask the recipient for another key or account.',
      'A conta existiu e foi encerrada; peça outra chave ou conta ao recebedor.',
    ),
  }),
  RECIPIENT_ACCOUNT_UNSUPPORTED: failure('RECIPIENT', 'NEVER', {
    text: words(
      "The recipient's account cannot take this kind of Pix.",
      'A conta do recebedor não aceita este tipo de Pix.',
    ),
    cause: words(
      'Accounts of this type, such as some salary accounts, do not take this kind of payment.',
      'Contas deste tipo, como algumas contas salário, não aceitam este tipo de pagamento.',
    ),
  }),
  RECIPIENT_LIMIT_EXCEEDED: failure('RECIPIENT', 'FIX', {
    text: words(
      "The amount is above what the recipient's account may take.",
      'O valor excede o limite da conta do recebedor.',
    ),
    cause: words(
      "The recipient's account has a ceiling that this amount would exceed.",
      'A conta do recebedor tem um teto que este valor ultrapassaria.',
    ),
  }),
  RECIPIENT_BANK_REJECTED: failure('RECIPIENT', 'LATER', {
    text: words(
      "The recipient's bank refused the payment.",
      'O banco do recebedor recusou o pagamento.',
    ),
    cause: words(
      "The recipient's bank said no without a reason; after a second time it will not change.",
      'O banco do recebedor recusou sem dizer por quê; depois da segunda vez isso não muda.',
    ),
  }),
  RECIPIENT_BANK_UNAVAILABLE: failure('RECIPIENT', 'LATER', {
    text: words("The recipient's bank is out of order.", 'O banco do recebedor está indisponível.'),
    cause: words(
      "The recipient's bank did not answer the payment system; certainly nothing was paid.",
      'O banco do recebedor não respondeu ao sistema de pagamentos; com certeza nada foi pago.',
    ),
  }),
  RECIPIENT_BANK_NOT_IN_PIX: failure('RECIPIENT', 'NEVER', {
    text: words(
      "The recipient's bank does not take part in Pix.",
      'O banco do recebedor não participa do Pix.',
    ),
    cause: words(
      'The ISPB belongs to no participant of Pix; another bank of the recipient may.',
      'O ISPB não é de participante do Pix; outro banco do recebedor pode ser.',
    ),
  }),
  FRAUD_SUSPECTED: failure('RECIPIENT', 'NEVER', {
    text: words('Stopped for security reasons.', 'Bloqueado por motivos de segurança.'),
    cause: words(
      'A bank on the way suspects fraud; people have to clear that up, not software.',
      'Um banco no caminho suspeita de fraude; isso se esclarece entre pessoas.',
    ),
  }),
  COMPLIANCE_BLOCKED: failure('RECIPIENT', 'NEVER', {
    text: words('Stopped by policy or sanctions.', 'Bloqueado por política ou sanções.'),
    cause: words(
      'A rule or a list of sanctions forbids paying this recipient.',
      'Uma regra ou lista de sanções proíbe pagar este recebedor.',
    ),
  }),
};
