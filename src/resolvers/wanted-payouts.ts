import { centsFromText } from '../domain/money';
import { isUuid } from '../domain/parse-order';
import { parsePixKey } from '../domain/pix-key';
import { taxIdKind, withoutPunctuation } from '../domain/tax-id';
import type { PayoutsWanted } from '../store/read-wanted';
import { badArgument } from './bad-argument';
import type { Context } from './context';
import { demand } from './needs';
import type { PayoutFilter } from './payout-filter';

type Maybe<Given> = Given | null | undefined;

const isGiven = <Given>(value: Maybe<Given>): value is Given =>
  value !== undefined && value !== null;

/** Needed to search for a person. */
const PERSONS = { scope: 'pii:read', of: 'Query.payouts(filter)' } as const;

function centsOf(argument: string, text: Maybe<string>): bigint | null {
  if (!isGiven(text)) return null;
  const cents = centsFromText(text);
  if (cents === null) throw badArgument(argument, { fix: 'AMOUNT_TEXT' });
  return cents;
}

function recipientIndex(text: Maybe<string>, { sealing }: Context): string | null {
  if (!isGiven(text)) return null;
  const taxId = withoutPunctuation(text.trim());
  if (taxIdKind(taxId) === null) throw badArgument('filter.recipientTaxId', { fix: 'TAX_ID' });
  return sealing.recipientIndex(taxId);
}

function destinationIndex(key: PayoutFilter['pixKey'], { sealing }: Context): string | null {
  if (!isGiven(key)) return null;
  const { type } = key;
  const parsed = parsePixKey(type, key.value);
  if (parsed === null) throw badArgument('filter.pixKey', { fix: 'PIX_KEY', type });
  return sealing.destinationIndex({ kind: 'PIX_KEY', type, value: parsed.value });
}

/** What a filter asks for, as the store knows it; null: there cannot be any. */
export function wantedPayouts(filter: Maybe<PayoutFilter>, context: Context): PayoutsWanted | null {
  if (!isGiven(filter)) return {};
  const { recipientTaxId, pixKey, amountFrom, amountTo, ...plain } = filter;
  // Whoever sees them masked could otherwise find out by guessing.
  if (isGiven(recipientTaxId) || isGiven(pixKey)) demand(PERSONS, context);
  const accountId = filter.accountId?.toLowerCase();
  const wanted = {
    ...plain,
    accountId,
    recipientIndex: recipientIndex(recipientTaxId, context),
    destinationIndex: destinationIndex(pixKey, context),
    minCents: centsOf('filter.amountFrom', amountFrom),
    maxCents: centsOf('filter.amountTo', amountTo),
  };
  return accountId && !isUuid(accountId) ? null : wanted;
}
