import { textFromCents } from '../../domain/money';
import type { BankAccountType } from '../../domain/order';
import type { SubmitOrder } from '../provider';
import type { PagstarSettings } from './settings';

/** The body of `POST /pix/payments/…`. Everything with a default is said outright. */
export const orderToWire = (order: SubmitOrder, settings: PagstarSettings): string =>
  JSON.stringify({
    ...recipientToWire(order, settings),
    // A JSON number is wanted. Up to 15 digits the shortest decimal text of a double is the text
    // it was read from, and an amount has at most 12: nothing is calculated with it.
    payment: { currency: 'BRL', amount: Number(textFromCents(order.amountCents)) },
    priority: order.priority === 'HIGH' ? 'HIGH' : 'NORM',
    ...(order.description !== null && { description: order.description }),
    paymentFlow: settings.PAYMENT_FLOW,
    expiration: settings.EXPIRATION_SECONDS,
    ...(settings.ISPB_DENY && { ispbDeny: settings.ISPB_DENY }),
  });

function recipientToWire({ destination, recipient }: SubmitOrder, settings: PagstarSettings) {
  if (destination.kind === 'PIX_KEY') {
    const type = settings.SEND_KEY_TYPE && { pixKeyType: destination.type };
    return { pixKey: destination.value, ...type, creditorDocument: recipient.taxId };
  }
  // No document shows it: it is written as answers write the account of a recipient.
  return {
    creditorAccount: {
      ispb: destination.ispb,
      issuer: destination.branch,
      number: `${destination.number}${destination.digit ?? ''}`,
      accountType: ACCOUNT_TYPES[destination.type],
      document: recipient.taxId,
      name: recipient.name,
    },
  };
}

const ACCOUNT_TYPES: Readonly<Record<BankAccountType, string>> = {
  CHECKING: 'CACC',
  SALARY: 'SLRY',
  SAVINGS: 'SVGS',
  PAYMENT: 'TRAN',
};
