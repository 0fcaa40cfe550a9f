// Made from schema.graphql and operations.graphql by `npm run schema`.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** A bank account at a participant of Pix. */
export type BankAccountInput = {
  /** Branch, 1 to 4 digits. */
  readonly branch: string;
  /** Check digit of the account. */
  readonly digit?: string | null | undefined;
  /** The bank (ISPB), 8 digits or capital letters. */
  readonly ispb: string;
  /** Account number without its check digit. */
  readonly number: string;
  /** Kind of account. */
  readonly type: BankAccountType;
};

/** The kind of a bank account. */
export type BankAccountType =
  /** Conta corrente. */
  | 'CHECKING'
  /** Conta de pagamento. */
  | 'PAYMENT'
  /** Conta salário. */
  | 'SALARY'
  /** Conta poupança. */
  | 'SAVINGS';

/** Where the payout goes; exactly one field. */
export type DestinationInput =
  {   /** Pay to a bank account. */
  readonly bankAccount: BankAccountInput; readonly pixKey?: never; }
  |  { readonly bankAccount?: never;   /** Pay to a Pix key. */
  readonly pixKey: PixKeyInput; };

/** Why a payout certainly was not paid; the same words for every provider. */
export type FailureCode =
  /** An approver said no. */
  | 'APPROVAL_DENIED'
  /** The provider refused our credentials. */
  | 'AUTHENTICATION_FAILED'
  /** Canceled before it was sent. */
  | 'CANCELED'
  /** Stopped by policy or sanctions. */
  | 'COMPLIANCE_BLOCKED'
  /** Another payout to this recipient was running. */
  | 'CONCURRENT_REQUEST'
  /** Too many Pix key look-ups. */
  | 'DICT_RATE_LIMITED'
  /** The same payment was already made. */
  | 'DUPLICATE'
  /** Not sent or not confirmed in time. */
  | 'EXPIRED'
  /** Stopped for security reasons. */
  | 'FRAUD_SUSPECTED'
  /** Our balance with the provider is too low. */
  | 'INSUFFICIENT_FUNDS'
  /** The amount is not allowed. */
  | 'INVALID_AMOUNT'
  /** The provider refused the data of the request. */
  | 'INVALID_REQUEST'
  /** A limit of the account, the hour or the institution was exceeded. */
  | 'LIMIT_EXCEEDED'
  /** The Pix key is badly formed. */
  | 'PIX_KEY_INVALID'
  /** The Pix key is not registered. */
  | 'PIX_KEY_NOT_FOUND'
  /** The provider cannot pay this type of Pix key. */
  | 'PIX_KEY_TYPE_UNSUPPORTED'
  /** A fault in the provider's set-up or message. */
  | 'PROVIDER_CONFIGURATION'
  /** A fault at the provider; certainly not paid. */
  | 'PROVIDER_ERROR'
  /** The provider is short of funds in its settlement account. */
  | 'PROVIDER_LIQUIDITY'
  /** The recipient's account is blocked. */
  | 'RECIPIENT_ACCOUNT_BLOCKED'
  /** The recipient's account is closed. */
  | 'RECIPIENT_ACCOUNT_CLOSED'
  /** The branch or account does not exist. */
  | 'RECIPIENT_ACCOUNT_INVALID'
  /** The recipient's account cannot take this kind of Pix. */
  | 'RECIPIENT_ACCOUNT_UNSUPPORTED'
  /** The recipient's bank does not take part in Pix. */
  | 'RECIPIENT_BANK_NOT_IN_PIX'
  /** The recipient's bank refused the payment. */
  | 'RECIPIENT_BANK_REJECTED'
  /** The recipient's bank is out of order. */
  | 'RECIPIENT_BANK_UNAVAILABLE'
  /** The recipient's tax id is wrong. */
  | 'RECIPIENT_DOCUMENT_INVALID'
  /** The amount is above what the recipient's account may take. */
  | 'RECIPIENT_LIMIT_EXCEEDED'
  /** The key or account belongs to somebody else. */
  | 'RECIPIENT_MISMATCH'
  /** The return is not allowed. */
  | 'RETURN_NOT_ALLOWED'
  /** The payment system gave up in time; no money moved. */
  | 'SETTLEMENT_TIMEOUT'
  /** The provider gave no usable reason. */
  | 'UNKNOWN';

/** How the payment system should treat the payout. */
export type PayoutPriority =
  /** Somebody is waiting: seconds. */
  | 'HIGH'
  /** A batch or background payment: minutes. */
  | 'NORMAL';

/** Where a payout is in its life. Values may be added. */
export type PayoutStatus =
  /** Held. Above the account's approval limit; somebody else must approve. */
  | 'AWAITING_APPROVAL'
  /** Held. The provider waits for a confirmation. */
  | 'AWAITING_CONFIRMATION'
  /** Held. The provider's own limits desk decides. */
  | 'AWAITING_PROVIDER_APPROVAL'
  /** Released. Canceled before it was sent. */
  | 'CANCELED'
  /** Released. An approver said no. */
  | 'DENIED'
  /** Released. Not approved, confirmed or sent in time. */
  | 'EXPIRED'
  /** Released. Certainly not paid. */
  | 'FAILED'
  /** Spent, part of it is back: the recipient returned it. */
  | 'PARTIALLY_REFUNDED'
  /** Held. The order is in the payment system. */
  | 'PROCESSING'
  /** Held. Accepted and durable; not yet with a provider. */
  | 'QUEUED'
  /** The whole amount is back: the recipient returned it. */
  | 'REFUNDED'
  /** Spent. The provider, asked by us, says it was credited. */
  | 'SETTLED'
  /** Held. The provider took it; that means this and no more. */
  | 'SUBMITTED'
  /** Held. A notice and the provider's own answer contradict, or its facts differ from ours. */
  | 'SUSPICIOUS'
  /** Held. A call's outcome is not known; only a look-up leaves this status. */
  | 'UNKNOWN';

/** A Pix key. Its kind is never guessed. */
export type PixKeyInput = {
  /** Which of the five kinds it is. */
  readonly type: PixKeyType;
  /** The key; CPF and CNPJ with or without punctuation. */
  readonly value: string;
};

/** The five kinds of Pix key. The kind is never guessed from the value. */
export type PixKeyType =
  /** Tax id of a company, 14 characters; letters allowed since July 2026. */
  | 'CNPJ'
  /** Tax id of a person, 11 digits. */
  | 'CPF'
  /** E-mail address, at most 77 characters. */
  | 'EMAIL'
  /** Random key, a UUID. */
  | 'EVP'
  /** Phone number with + and country code. */
  | 'PHONE';

/** Who is paid. */
export type RecipientInput = {
  /** Name, 1 to 140 characters. */
  readonly name: string;
  /** CPF or CNPJ, with or without punctuation. */
  readonly taxId: string;
};

/** An order to pay one recipient once. */
export type RequestPayoutInput = {
  /** The account that pays. */
  readonly accountId: string;
  /** The earlier payout like this one, as a `LookAlikeError` named it: pay the same again. */
  readonly allowDuplicateOf?: string | null | undefined;
  /** What the recipient gets, above zero. */
  readonly amount: string;
  /** Text for the recipient, at most 72 characters. */
  readonly description?: string | null | undefined;
  /** Where it goes. */
  readonly destination: DestinationInput;
  /** 1 to 64 of A-Z a-z 0-9 . _ : -. A repeated request with it is the same payout, for ever. */
  readonly idempotencyKey: string;
  /** Your own reference, at most 64 characters. */
  readonly orderId?: string | null | undefined;
  /** HIGH when somebody is waiting. */
  readonly priority?: PayoutPriority | null | undefined;
  /** Insist on one provider; routed when absent. */
  readonly provider?: string | null | undefined;
  /** Who is paid; the key or account must be theirs. May be left out only where the key is a CPF or CNPJ, which says so itself. */
  readonly recipient?: RecipientInput | null | undefined;
};

/** What to do about an error or a failed payout. */
export type RetryAdvice =
  /** Correct the data and ask again. */
  | 'FIX'
  /** Certainly not paid; ask again after topping up. */
  | 'FUND'
  /** Certainly not paid; ask again after a pause. */
  | 'LATER'
  /** Asking again will not help: not for this, or not for the same recipient. */
  | 'NEVER'
  /** Our configuration must be corrected first. */
  | 'OPS'
  /** The outcome is not certain; only the same key is safe. */
  | 'SAME_KEY';

/** What a caller can act on. */
export type UserErrorCode =
  /** The key or reference was used before with other input; the first request stands. */
  | 'IDEMPOTENCY_CONFLICT'
  /** The account's available balance is below the amount; nothing was held. */
  | 'INSUFFICIENT_BALANCE'
  /** A field of the input is malformed; `path` names it and the message is the remedy. */
  | 'INVALID_INPUT'
  /** A limit of the account would be exceeded; `limit` says which, `resetsAt` until when. */
  | 'LIMIT_EXCEEDED'
  /** A payout with the same recipient, destination and amount was requested a short while ago under another key. If this one is meant, name that one in `allowDuplicateOf`. */
  | 'LOOK_ALIKE'
  /** This person may not do this to this payout or API key, whatever their scopes. */
  | 'NOT_ALLOWED'
  /** The payout has gone on meanwhile; read its `status` and decide anew. */
  | 'NOT_ALLOWED_IN_STATUS'
  /** No such account or payout within reach of this credential; nor is it told which. */
  | 'NOT_FOUND'
  /** Too many requests waited at once, or a payout changed under the request again and again. */
  | 'OVERLOADED'
  /** Somebody stopped new payouts by a switch; what was accepted before is not lost. */
  | 'PAYOUTS_STOPPED'
  /** Our balance with every eligible provider, less our holds with it, is below the amount. */
  | 'PROVIDER_BALANCE';

export type RequestPayoutMutationVariables = Exact<{
  input: RequestPayoutInput;
}>;


export type RequestPayoutMutation = { readonly requestPayout: { readonly replayed: boolean, readonly payout: { readonly id: string, readonly status: PayoutStatus, readonly version: number } | null, readonly userErrors: ReadonlyArray<
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly available: string, readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type PayoutChangedSubscriptionVariables = Exact<{
  id: string;
}>;


export type PayoutChangedSubscription = { readonly payoutChanged: { readonly id: string, readonly status: PayoutStatus, readonly version: number, readonly waitingFor: string | null, readonly failure: { readonly code: FailureCode, readonly message: string, readonly retry: RetryAdvice } | null } };

/** A document and, for the compiler alone, what goes in and comes out. */
export type Text<Data, Variables> = string & {
  readonly types?: (variables: Variables) => Data;
};
export const RequestPayoutDocument = `
mutation RequestPayout($input: RequestPayoutInput!) {
  requestPayout(input: $input) {
    payout {
      id
      status
      version
    }
    replayed
    userErrors {
      code
      message
      path
      ... on InsufficientBalanceError {
        available
      }
    }
  }
}
` as Text<RequestPayoutMutation, RequestPayoutMutationVariables>;
export const PayoutChangedDocument = `
subscription PayoutChanged($id: ID!) {
  payoutChanged(id: $id) {
    id
    status
    version
    waitingFor
    failure {
      code
      message
      retry
    }
  }
}
` as Text<PayoutChangedSubscription, PayoutChangedSubscriptionVariables>;
