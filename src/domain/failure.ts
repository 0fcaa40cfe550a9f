/** What to do about a failed payout; the same class for every provider (docs/glossary.md). */
export const RETRY_ADVICE = ['FIX', 'NEVER', 'LATER', 'FUND', 'OPS', 'SAME_KEY'] as const;
export type RetryAdvice = (typeof RETRY_ADVICE)[number];

interface FailureText {
  readonly retry: RetryAdvice;
  readonly en: string;
  readonly pt: string;
}

/** Every reason a payout can fail for, whoever said so, with its retry class and its words. */
export const FAILURES = {
  INVALID_REQUEST: {
    retry: 'FIX',
    en: 'The provider refused the data of the request.',
    pt: 'O provedor recusou os dados do pedido.',
  },
  INVALID_AMOUNT: {
    retry: 'FIX',
    en: 'The amount is not allowed.',
    pt: 'O valor não é permitido.',
  },
  PIX_KEY_INVALID: {
    retry: 'FIX',
    en: 'The Pix key is badly formed.',
    pt: 'A chave Pix está malformada.',
  },
  PIX_KEY_NOT_FOUND: {
    retry: 'FIX',
    en: 'The Pix key is not registered.',
    pt: 'A chave Pix não está cadastrada.',
  },
  PIX_KEY_TYPE_UNSUPPORTED: {
    retry: 'FIX',
    en: 'The provider cannot pay this type of Pix key.',
    pt: 'O provedor não paga este tipo de chave Pix.',
  },
  RECIPIENT_DOCUMENT_INVALID: {
    retry: 'FIX',
    en: "The recipient's tax id is wrong.",
    pt: 'O CPF ou CNPJ do recebedor está errado.',
  },
  RECIPIENT_MISMATCH: {
    retry: 'FIX',
    en: 'The key or account belongs to somebody else.',
    pt: 'A chave ou conta pertence a outra pessoa.',
  },
  RECIPIENT_ACCOUNT_INVALID: {
    retry: 'FIX',
    en: 'The branch or account does not exist.',
    pt: 'A agência ou conta não existe.',
  },
  RECIPIENT_ACCOUNT_BLOCKED: {
    retry: 'NEVER',
    en: "The recipient's account is blocked.",
    pt: 'A conta do recebedor está bloqueada.',
  },
  RECIPIENT_ACCOUNT_CLOSED: {
    retry: 'NEVER',
    en: "The recipient's account is closed.",
    pt: 'A conta do recebedor está encerrada.',
  },
  RECIPIENT_ACCOUNT_UNSUPPORTED: {
    retry: 'NEVER',
    en: "The recipient's account cannot take this kind of Pix.",
    pt: 'A conta do recebedor não aceita este tipo de Pix.',
  },
  RECIPIENT_LIMIT_EXCEEDED: {
    retry: 'FIX',
    en: "The amount is above what the recipient's account may take.",
    pt: 'O valor excede o limite da conta do recebedor.',
  },
  RECIPIENT_BANK_REJECTED: {
    retry: 'LATER',
    en: "The recipient's bank refused the payment.",
    pt: 'O banco do recebedor recusou o pagamento.',
  },
  RECIPIENT_BANK_UNAVAILABLE: {
    retry: 'LATER',
    en: "The recipient's bank is out of order.",
    pt: 'O banco do recebedor está indisponível.',
  },
  RECIPIENT_BANK_NOT_IN_PIX: {
    retry: 'NEVER',
    en: "The recipient's bank does not take part in Pix.",
    pt: 'O banco do recebedor não participa do Pix.',
  },
  INSUFFICIENT_FUNDS: {
    retry: 'FUND',
    en: 'Our balance with the provider is too low.',
    pt: 'O saldo no provedor é insuficiente.',
  },
  PROVIDER_LIQUIDITY: {
    retry: 'LATER',
    en: 'The provider is short of funds in its settlement account.',
    pt: 'O provedor está sem fundos na conta de liquidação.',
  },
  LIMIT_EXCEEDED: {
    retry: 'LATER',
    en: 'A limit of the account, the hour or the institution was exceeded.',
    pt: 'Um limite da conta, do horário ou da instituição foi excedido.',
  },
  SETTLEMENT_TIMEOUT: {
    retry: 'LATER',
    en: 'The payment system gave up in time; no money moved.',
    pt: 'O sistema de pagamentos desistiu por tempo; nada foi pago.',
  },
  DUPLICATE: {
    retry: 'NEVER',
    en: 'The same payment was already made.',
    pt: 'O mesmo pagamento já foi feito.',
  },
  CONCURRENT_REQUEST: {
    retry: 'LATER',
    en: 'Another payout to this recipient was running.',
    pt: 'Outro pagamento a este recebedor estava em curso.',
  },
  FRAUD_SUSPECTED: {
    retry: 'NEVER',
    en: 'Stopped for security reasons.',
    pt: 'Bloqueado por motivos de segurança.',
  },
  COMPLIANCE_BLOCKED: {
    retry: 'NEVER',
    en: 'Stopped by policy or sanctions.',
    pt: 'Bloqueado por política ou sanções.',
  },
  APPROVAL_DENIED: { retry: 'NEVER', en: 'An approver said no.', pt: 'Um aprovador recusou.' },
  EXPIRED: {
    retry: 'LATER',
    en: 'Not sent or not confirmed in time.',
    pt: 'Não foi enviado ou confirmado a tempo.',
  },
  DICT_RATE_LIMITED: {
    retry: 'LATER',
    en: 'Too many Pix key look-ups.',
    pt: 'Consultas de chave Pix em excesso.',
  },
  AUTHENTICATION_FAILED: {
    retry: 'OPS',
    en: 'The provider refused our credentials.',
    pt: 'O provedor recusou nossas credenciais.',
  },
  PROVIDER_CONFIGURATION: {
    retry: 'OPS',
    en: "A fault in the provider's set-up or message.",
    pt: 'Falha de configuração ou mensagem do provedor.',
  },
  PROVIDER_ERROR: {
    retry: 'LATER',
    en: 'A fault at the provider; certainly not paid.',
    pt: 'Falha no provedor; certamente não foi pago.',
  },
  CANCELED: { retry: 'LATER', en: 'Canceled before it was sent.', pt: 'Cancelado antes do envio.' },
  RETURN_NOT_ALLOWED: {
    retry: 'NEVER',
    en: 'The return is not allowed.',
    pt: 'A devolução não é permitida.',
  },
  UNKNOWN: {
    retry: 'SAME_KEY',
    en: 'The provider gave no usable reason.',
    pt: 'O provedor não deu um motivo utilizável.',
  },
} as const satisfies Record<string, FailureText>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as FailureCode[];

/** Why a payout certainly was not paid: our code, and the provider's own words kept raw. */
export interface Failure {
  readonly code: FailureCode;
  readonly providerCode?: string | undefined;
  readonly providerMessage?: string | undefined;
}
