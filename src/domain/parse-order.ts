import type { Fix } from './fix';
import { AMOUNT_MAX_CENTS, centsFromText } from './money';
import type { BankAccountType, Destination, Order, PayoutPriority, Recipient } from './order';
import { type PixKeyType, parsePixKey } from './pix-key';
import { invalid, type Refusal } from './refusal';
import { taxIdKind, withoutPunctuation } from './tax-id';

/** The input of `requestPayout` after its shape was checked and before it means anything. */
export interface OrderInput {
  readonly accountId: string;
  readonly idempotencyKey: string;
  readonly amount: string;
  readonly destination: {
    readonly pixKey?: { readonly type: PixKeyType; readonly value: string } | null | undefined;
    readonly bankAccount?:
      | {
          readonly ispb: string;
          readonly branch: string;
          readonly number: string;
          readonly digit?: string | null | undefined;
          readonly type: BankAccountType;
        }
      | null
      | undefined;
  };
  readonly recipient?: { readonly name: string; readonly taxId: string } | null | undefined;
  readonly description?: string | null | undefined;
  readonly priority?: PayoutPriority | null | undefined;
  readonly provider?: string | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly allowDuplicateOf?: string | null | undefined;
}

/** At most 72 characters: the smallest limit any provider sets (BIT Capital). */
const DESCRIPTION_MAX = 72;
const NAME_MAX = 140;
const KEY_MAX = 64;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// Control characters would break a provider's message or a log line; half a surrogate pair is no
// text, and PostgreSQL refuses the whole statement it stands in, other callers' orders with it.
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

export const isUuid = (text: string): boolean => UUID.test(text);

/** Decimal text to centavos that can be moved: above zero, within what Pix can carry. */
export function parseAmount(text: string, refusals: Refusal[], path = ['input', 'amount']): bigint {
  const cents = /^\d{1,18}(\.\d{1,2})?$/.test(text) ? centsFromText(text) : null;
  if (cents === null) {
    refusals.push(invalid(path, { fix: 'AMOUNT_TEXT' }));
    return 0n;
  }
  if (cents === 0n) refusals.push(invalid(path, { fix: 'ABOVE_ZERO' }));
  if (cents > AMOUNT_MAX_CENTS) {
    refusals.push(invalid(path, { fix: 'AMOUNT_AT_MOST', maxCents: AMOUNT_MAX_CENTS }));
  }
  return cents;
}

function parseDestination(
  input: OrderInput['destination'],
  refusals: Refusal[],
): Destination | null {
  const path = ['input', 'destination'];
  const { pixKey, bankAccount } = input;
  if (pixKey && bankAccount) refusals.push(invalid(path, { fix: 'ONE_DESTINATION' }));
  if (bankAccount) return parseBankAccount(bankAccount, refusals);
  if (!pixKey) {
    refusals.push(invalid(path, { fix: 'DESTINATION_NEEDED' }));
    return null;
  }
  const parsed = parsePixKey(pixKey.type, pixKey.value);
  const { type } = pixKey;
  if (parsed !== null) return { kind: 'PIX_KEY', type, value: parsed.value };
  refusals.push(invalid([...path, 'pixKey', 'value'], { fix: 'PIX_KEY', type }));
  return null;
}

type BankAccountInput = NonNullable<OrderInput['destination']['bankAccount']>;

function parseBankAccount(input: BankAccountInput, refusals: Refusal[]): Destination {
  const path = ['input', 'destination', 'bankAccount'];
  const expect = (field: 'ispb' | 'branch' | 'number' | 'digit', shape: RegExp, fix: Fix) => {
    if (!shape.test(input[field] ?? '')) refusals.push(invalid([...path, field], fix));
  };
  // Letters are legal in an ISPB since it is taken from the CNPJ (BCB pix-api 2.9.0).
  expect('ispb', /^[0-9A-Z]{8}$/, { fix: 'ISPB' });
  expect('branch', /^\d{1,4}$/, { fix: 'BRANCH' });
  expect('number', /^[0-9A-Za-z]{1,20}$/, { fix: 'ACCOUNT_NUMBER' });
  expect('digit', /^[0-9A-Za-z]?$/, { fix: 'CHECK_DIGIT' });
  const { ispb, branch, number, type } = input;
  return { kind: 'BANK_ACCOUNT', ispb, branch, number, digit: input.digit || null, type };
}

/** The name PayBrokers documents for a recipient whose name is not known. */
const NAME_UNKNOWN = '*';

/** A CPF or a CNPJ that is the key says whom it belongs to; for all else the caller has to. */
function recipientOfKey(destination: Destination | null, refusals: Refusal[]): Recipient {
  const key = destination?.kind === 'PIX_KEY' ? destination : null;
  if (key?.type === 'CPF' || key?.type === 'CNPJ') return { name: NAME_UNKNOWN, taxId: key.value };
  if (destination !== null) {
    refusals.push(invalid(['input', 'recipient'], { fix: 'RECIPIENT_NEEDED' }));
  }
  return { name: NAME_UNKNOWN, taxId: '' };
}

function parseRecipient(
  input: NonNullable<OrderInput['recipient']>,
  refusals: Refusal[],
): Recipient {
  const path = ['input', 'recipient'];
  const name = input.name.trim();
  if (name === '' || name.length > NAME_MAX || UNPRINTABLE.test(name)) {
    refusals.push(invalid([...path, 'name'], { fix: 'NAME_AT_MOST', max: NAME_MAX }));
  }
  const taxId = withoutPunctuation(input.taxId.trim());
  if (taxIdKind(taxId) === null) {
    refusals.push(invalid([...path, 'taxId'], { fix: 'TAX_ID' }));
  }
  return { name, taxId };
}

function parseText(
  text: string | null | undefined,
  max: number,
  into: { path: string; refusals: Refusal[] },
): string | null {
  if (text === null || text === undefined || text === '') return null;
  if ([...text].length > max || UNPRINTABLE.test(text)) {
    into.refusals.push(invalid(['input', into.path], { fix: 'PRINTABLE_AT_MOST', max }));
  }
  return text;
}

/** The id of an earlier payout; one that cannot be is one that is not there. */
function parseEarlier(id: string | null | undefined, refusals: Refusal[]): string | null {
  const payoutId = id?.toLowerCase() || null;
  if (payoutId !== null && !isUuid(payoutId)) {
    refusals.push({ code: 'NOT_FOUND', path: ['input', 'allowDuplicateOf'], what: 'payout' });
  }
  return payoutId;
}

interface ParsedOrder {
  readonly order: Order;
  /** No part of the order: a repeat with the same key may leave it out. */
  readonly allowDuplicateOf: string | null;
}

/** Everything wrong with the input at once, or the order. */
export function parseOrder(input: OrderInput): ParsedOrder | { refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(input.idempotencyKey)) {
    refusals.push(invalid(['input', 'idempotencyKey'], { fix: 'KEY_AT_MOST', max: KEY_MAX }));
  }
  const accountId = input.accountId.toLowerCase();
  if (!isUuid(accountId))
    refusals.push({ code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' });
  const amountCents = parseAmount(input.amount, refusals);
  const destination = parseDestination(input.destination, refusals);
  const recipient = input.recipient
    ? parseRecipient(input.recipient, refusals)
    : recipientOfKey(destination, refusals);
  const description = parseText(input.description, DESCRIPTION_MAX, {
    path: 'description',
    refusals,
  });
  const orderId = parseText(input.orderId, 64, { path: 'orderId', refusals });
  const allowDuplicateOf = parseEarlier(input.allowDuplicateOf, refusals);
  if (refusals.length > 0 || destination === null) return { refusals };
  const { idempotencyKey } = input;
  const priority = input.priority ?? 'HIGH';
  const pinnedProvider = input.provider ?? null;
  return {
    allowDuplicateOf,
    order: {
      accountId,
      idempotencyKey,
      amountCents,
      destination,
      recipient,
      description,
      priority,
      pinnedProvider,
      orderId,
    },
  };
}
