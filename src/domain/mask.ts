import type { Destination, Recipient } from './order';

const stars = (count: number): string => '*'.repeat(Math.max(count, 0));

/** `52998224725` → `***982247**`: the middle six digits, as receipts in Brazil show a CPF. */
export const maskTaxId = (taxId: string): string =>
  taxId.length === 11
    ? `***${taxId.slice(3, 9)}**`
    : `${taxId.slice(0, 2)}${stars(taxId.length - 4)}${taxId.slice(-2)}`;

const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => `${word.slice(0, 1)}${stars(Math.min(word.length - 1, 4))}`)
    .join(' ');

function maskKey(value: string): string {
  const at = value.indexOf('@');
  if (at > 0) return `${value.slice(0, 1)}***${value.slice(at, at + 2)}***`;
  if (value.startsWith('+'))
    return `${value.slice(0, 3)}${stars(value.length - 7)}${value.slice(-4)}`;
  return value.length === 36
    ? `${value.slice(0, 4)}${stars(28)}${value.slice(-4)}`
    : maskTaxId(value);
}

/** A short number would be half told by its last two characters. */
const maskNumber = (number: string): string =>
  number.length > 4 ? `${stars(number.length - 2)}${number.slice(-2)}` : stars(number.length);

export const maskRecipient = (recipient: Recipient): Recipient => ({
  name: maskName(recipient.name),
  taxId: maskTaxId(recipient.taxId),
});

export const maskDestination = (destination: Destination): Destination =>
  destination.kind === 'PIX_KEY'
    ? { ...destination, value: maskKey(destination.value) }
    : { ...destination, number: maskNumber(destination.number) };

interface Holder {
  readonly name: string | null;
  readonly taxId: string | null;
}

/** A key's holder as a caller may see it: what the provider did not mask is masked here. */
export const maskHolder = ({ name, taxId }: Holder): Holder => ({
  name: name === null || name.includes('*') ? name : maskName(name),
  taxId: taxId === null || taxId.includes('*') ? taxId : maskTaxId(taxId.replace(/\W/g, '')),
});
