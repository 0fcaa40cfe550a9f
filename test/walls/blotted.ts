/** What no two answers have in common. */
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
/** What an answer cost, and what the caller has left. */
const COST = /,"extensions":\{"cost":\{[^}]*\}\}/g;
const PIX_ID = /E\d{20}\w{11}/g;

const NEW: readonly (readonly [RegExp, string])[] = [
  [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<id>'],
  [/^-?\d+(\.\d\d)?$/, '<number>'],
  [/^repasse_sk_\w+$/, '<secret>'],
];

/** Shorter ones would be found in places where they mean nothing. */
const LENGTH_MIN = 6;

/** The answer as it was sent, without what was asked for and without times. */
export function blotted(text: string, ...asked: readonly string[]): string {
  const names = asked.filter(({ length }) => length >= LENGTH_MIN);
  const blank = names.reduce((rest, name) => rest.replaceAll(name, '<asked>'), text);
  return blank.replaceAll(COST, '').replaceAll(TIME, '<time>').replaceAll(PIX_ID, '<pix>');
}

/** What is left of an answer about something new: names, codes, texts and shape. */
export function shapeOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const shapes = value.map((one) => JSON.stringify(shapeOf(one)));
    return [...new Set(shapes)].map((one) => JSON.parse(one) as unknown);
  }
  if (typeof value === 'number') return '<number>';
  if (name === 'publicId' && value !== null) return '<public>';
  if (typeof value === 'string') {
    return NEW.reduce(
      (text, [pattern, word]) => text.replaceAll(new RegExp(pattern, 'g'), word),
      value,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one, key)]));
}
