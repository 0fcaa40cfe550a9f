// NUL, and halves of a surrogate pair that have lost the other half.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text PostgreSQL can store: what it cannot becomes U+FFFD, for a provider may send anything. */
export const storable = (text: string): string => text.replace(UNSTORABLE, '\ufffd');

/** JSON for a statement that many calls share: one bad character must not fail the others. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storable(part) : part,
  );
