import type { Order } from '../domain/order';
import type { NewPayout } from './payout-store-records';
import { sealColumns } from './sealed-columns';
import type { Sealing } from './sealing';

function destinationColumns(order: Order): Record<string, string | null> {
  const { destination } = order;
  if (destination.kind === 'PIX_KEY') {
    return { pix_key_type: destination.type, pix_key: destination.value };
  }
  return {
    bank_ispb: destination.ispb,
    bank_branch: destination.branch,
    bank_number: destination.number,
    bank_digit: destination.digit,
    bank_account_type: destination.type,
  };
}

/** Whom the payout is for, and what SQL compares instead. */
export function sealedOrder({ id, merchantId, order }: NewPayout, sealing: Sealing): object {
  const owner = { id, merchant_id: merchantId };
  const { name: recipient_name, taxId: recipient_tax_id } = order.recipient;
  const { description } = order;
  const destination = destinationColumns(order);
  const plain = { ...destination, recipient_name, recipient_tax_id, description };
  return {
    ...destination,
    ...sealColumns(sealing, owner, plain),
    recipient_index: sealing.recipientIndex(recipient_tax_id),
    destination_index: sealing.destinationIndex(order.destination),
  };
}
