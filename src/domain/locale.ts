/** The languages our messages are written in; the first is spoken where no other was asked for. */
export const LOCALES = ['en', 'pt-BR'] as const;
export type Locale = (typeof LOCALES)[number];

const DEFAULT: Locale = 'en';
/** A browser with ten languages sends about 100 characters; what comes after these is not read. */
const HEADER_MAX = 256;
const RANGE =
  /^(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/;

interface Range {
  /** In small letters; `*` is every language that no other range names. */
  readonly name: string;
  readonly quality: number;
}

function rangesOf(header: string): Range[] {
  const whole = header.length <= HEADER_MAX;
  const end = whole ? header.length : header.slice(0, HEADER_MAX + 1).lastIndexOf(',');
  return header
    .slice(0, Math.max(0, end))
    .split(',')
    .flatMap((part) => {
      const [, name, quality] = RANGE.exec(part.trim().toLowerCase()) ?? [];
      return name === undefined ? [] : [{ name, quality: Number(quality ?? 1) }];
    });
}

const primary = (name: string): string => name.split('-')[0] ?? name;

/** How much a locale is wanted. Another country's form of its language is better than none. */
function qualityOf(locale: Locale, ranges: readonly Range[]): number {
  const name = locale.toLowerCase();
  if (ranges.some((range) => range.name === name && range.quality === 0)) return 0;
  const near = ranges.filter((range) => primary(range.name) === primary(name));
  const chosen = near.length > 0 ? near : ranges.filter((range) => range.name === '*');
  return Math.max(0, ...chosen.map(({ quality }) => quality));
}

/** Where two languages are wanted alike, the one named first. */
function placeOf(locale: Locale, ranges: readonly Range[]): number {
  const at = ranges.findIndex(({ name }) => primary(name) === primary(locale));
  return at < 0 ? ranges.length : at;
}

/** The language to speak, from an `Accept-Language` value (RFC 9110, section 12.5.4). */
export function localeFrom(header: string | undefined): Locale {
  if (header === undefined || header === '') return DEFAULT;
  const ranges = rangesOf(header);
  let best: Locale = DEFAULT;
  for (const locale of LOCALES) {
    const quality = qualityOf(locale, ranges);
    const more = quality - qualityOf(best, ranges);
    const sooner = quality > 0 && placeOf(locale, ranges) < placeOf(best, ranges);
    if (more > 0 || (more === 0 && sooner)) best = locale;
  }
  return best;
}
