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
