import type { PixKeyType } from './pix-key';

export const PAYOUT_PRIORITIES = ['HIGH', 'NORMAL'] as const;
export type PayoutPriority = (typeof PAYOUT_PRIORITIES)[number];

export const BANK_ACCOUNT_TYPES = ['CHECKING', 'SAVINGS', 'SALARY', 'PAYMENT'] as const;
export type BankAccountType = (typeof BANK_ACCOUNT_TYPES)[number];

/** Where a payout goes: a Pix key in the directory's canonical form, or a bank account. */
export type Destination =
  | { readonly kind: 'PIX_KEY'; readonly type: PixKeyType; readonly value: string }
  | {
      readonly kind: 'BANK_ACCOUNT';
      readonly ispb: string;
      readonly branch: string;
      readonly number: string;
      readonly digit: string | null;
      readonly type: BankAccountType;
    };

/** Who is paid. `taxId` is a CPF (11 digits) or a CNPJ (14 characters), without punctuation. */
export interface Recipient {
  readonly name: string;
  readonly taxId: string;
}

/** What a caller asks for, parsed: what is in here is well-formed, and never changes afterwards. */
export interface Order {
  readonly accountId: string;
  readonly idempotencyKey: string;
  readonly amountCents: bigint;
  readonly destination: Destination;
  readonly recipient: Recipient;
  readonly description: string | null;
  readonly priority: PayoutPriority;
  /** The provider the caller insists on, or null. */
  readonly pinnedProvider: string | null;
  readonly orderId: string | null;
}

const BANK_FIELDS = ['ispb', 'branch', 'number', 'digit', 'type'] as const;

function destinationDiffers(a: Destination, b: Destination): string[] {
  if (a.kind === 'PIX_KEY' && b.kind === 'PIX_KEY') {
    const fields: string[] = [];
    if (a.type !== b.type) fields.push('destination.pixKey.type');
    if (a.value !== b.value) fields.push('destination.pixKey.value');
    return fields;
  }
  if (a.kind === 'BANK_ACCOUNT' && b.kind === 'BANK_ACCOUNT') {
    return BANK_FIELDS.filter((field) => a[field] !== b[field]).map(
      (field) => `destination.bankAccount.${field}`,
    );
  }
  return ['destination'];
}

/** The input fields in which a second request with a known key differs from the first. */
export function differingFields(first: Order, second: Order): string[] {
  const fields: string[] = [];
  const compare = (name: string, a: unknown, b: unknown) => {
    if (a !== b) fields.push(name);
  };
  compare('accountId', first.accountId, second.accountId);
  compare('amount', first.amountCents, second.amountCents);
  fields.push(...destinationDiffers(first.destination, second.destination));
  compare('recipient.name', first.recipient.name, second.recipient.name);
  compare('recipient.taxId', first.recipient.taxId, second.recipient.taxId);
  compare('description', first.description, second.description);
  compare('priority', first.priority, second.priority);
  compare('provider', first.pinnedProvider, second.pinnedProvider);
  compare('orderId', first.orderId, second.orderId);
  return fields;
}
