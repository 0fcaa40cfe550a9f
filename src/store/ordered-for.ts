import type { BankAccountType, Destination } from '../domain/order';
import type { PixKeyType } from '../domain/pix-key';
import type { Sealing } from './sealing';

/** Whom a payout is for, and what SQL compares instead. */
export interface OrderedFor {
  destination_kind: string;
  pix_key_type: string | null;
  pix_key: string | null;
  bank_ispb: string | null;
  bank_branch: string | null;
  bank_number: string | null;
  bank_digit: string | null;
  bank_account_type: string | null;
  recipient_tax_id: string;
  recipient_index: string | null;
  destination_index: string | null;
}

// A check constraint guarantees what the assertions below say: which columns go with which kind.
export function destinationFrom(row: OrderedFor): Destination {
  if (row.destination_kind === 'PIX_KEY') {
    return { kind: 'PIX_KEY', type: row.pix_key_type as PixKeyType, value: row.pix_key ?? '' };
  }
  return {
    kind: 'BANK_ACCOUNT',
    ispb: row.bank_ispb ?? '',
    branch: row.bank_branch ?? '',
    number: row.bank_number ?? '',
    digit: row.bank_digit,
    type: row.bank_account_type as BankAccountType,
  };
}

/** Whom it is for was exchanged by somebody who does not have the index key. */
export const isAnother = (row: OrderedFor, destination: Destination, sealing: Sealing): boolean =>
  row.recipient_index !== null &&
  (sealing.recipientIndex(row.recipient_tax_id) !== row.recipient_index ||
    sealing.destinationIndex(destination) !== row.destination_index);
