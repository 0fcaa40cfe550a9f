import { isIP } from 'node:net';

/** All addresses that begin with the same bits; one address has all of its own. */
export interface Network {
  /** Bits of an address of its kind. */
  readonly size: 32 | 128;
  readonly value: bigint;
  readonly bits: number;
}

const wordOf = (text: string): bigint => BigInt(`0x${text}`);

const valueOf4 = (text: string): bigint =>
  text.split('.').reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

function wordsOf(text: string): bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [wordOf(part)];
    const value = valueOf4(part);
    return [value >> 16n, value & 0xffffn];
  });
}

function valueOf6(text: string): bigint {
  const [head = '', tail = ''] = text.split('::');
  const [first, last] = [wordsOf(head), wordsOf(tail)];
  const between = Array.from({ length: 8 - first.length - last.length }, () => 0n);
  return [...first, ...between, ...last].reduce((value, word) => (value << 16n) | word, 0n);
}

const bitsOf = (text: string | undefined, size: number): number => {
  if (text === undefined) return size;
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= size ? Number(text) : -1;
};

/** An IPv4 address inside an IPv6 one, as sockets that speak both show it, is the IPv4 address. */
function unmapped(network: Network): Network {
  const { size, value, bits } = network;
  if (size === 32 || bits < 96 || value >> 32n !== 0xffffn) return network;
  return { size: 32, value: value & 0xffff_ffffn, bits: bits - 96 };
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address; null: neither. */
export function networkFrom(text: string): Network | null {
  const [address = '', prefix, more] = text.split('/');
  const kind = isIP(address);
  // A zone is a word of the machine that wrote it.
  if (kind === 0 || more !== undefined || address.includes('%')) return null;
  const size = kind === 4 ? 32 : 128;
  const bits = bitsOf(prefix, size);
  if (bits < 0) return null;
  return unmapped({ size, value: kind === 4 ? valueOf4(address) : valueOf6(address), bits });
}

/** Every address of the first is one of the second. */
export const isWithin = (inner: Network, outer: Network): boolean => {
  const rest = BigInt(outer.size - outer.bits);
  return (
    inner.size === outer.size &&
    inner.bits >= outer.bits &&
    inner.value >> rest === outer.value >> rest
  );
};

/** Nothing stands behind its bits, where a slip of the pen would make it wider than it looks. */
export const isExact = ({ size, value, bits }: Network): boolean => {
  const rest = BigInt(size - bits);
  return (value >> rest) << rest === value;
};

export const isWithinAny = (inner: Network, outer: readonly Network[]): boolean =>
  outer.some((one) => isWithin(inner, one));

/** An address nobody knows is within no list. */
export function isAllowedFrom(
  list: readonly string[] | null | undefined,
  address: string | undefined,
): boolean {
  if (list === null || list === undefined) return true;
  const network = address === undefined ? null : networkFrom(address);
  return (
    network !== null &&
    isWithinAny(
      network,
      list.flatMap((one) => networkFrom(one) ?? []),
    )
  );
}
