/** What canonical JSON is made of. Amounts are decimal text; no other fractions exist here. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [name: string]: Canonical };

export type CanonicalObject = { readonly [name: string]: Canonical };

// Half of a surrogate pair without the other half: no encoding has a byte for it.
const LONE_HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function text(value: string): string {
  if (LONE_HALF.test(value)) throw new TypeError('canonical JSON has no half characters');
  return JSON.stringify(value);
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('canonical JSON has integers only');
  return String(value === 0 ? 0 : value);
}

/** The order of UTF-16 code units, which is what RFC 8785 asks for. */
function sortedNames(value: CanonicalObject): string[] {
  const names = Object.keys(value);
  return names.every((name, n) => n === 0 || (names[n - 1] ?? '') < name) ? names : names.sort();
}

function members(value: CanonicalObject): string {
  let all = '';
  for (const name of sortedNames(value)) {
    all += `${all === '' ? '' : ','}${text(name)}:${canonicalJson(value[name] as Canonical)}`;
  }
  return `{${all}}`;
}

const isObject = (value: unknown): value is CanonicalObject =>
  typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;

/** One value, one text (RFC 8785), so that its bytes can be hashed and compared. */
export function canonicalJson(value: Canonical): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return integer(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isObject(value)) return members(value);
  throw new TypeError(`canonical JSON has no ${typeof value}`);
}
