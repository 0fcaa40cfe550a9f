import type { Locale } from '../locale';
import type { Said } from '../said';
import { ACCESS_ERRORS } from './access-errors';
import { CURSOR_ERRORS } from './cursor-errors';
import { DOCUMENT_ERRORS } from './document-errors';
import type { TopLevelEntries } from './top-level-entry';
import type { Saying, TopLevelCode } from './top-level-facts';

/** Every `extensions.code` a caller can get. */
export const TOP_LEVEL: TopLevelEntries<TopLevelCode> = {
  ...DOCUMENT_ERRORS,
  ...CURSOR_ERRORS,
  ...ACCESS_ERRORS,
};

export const TOP_LEVEL_CODES = Object.keys(TOP_LEVEL) as TopLevelCode[];

/** What a top-level error tells its caller. */
export function topLevelText(saying: Saying, locale: Locale): string {
  const text: Said<never> = TOP_LEVEL[saying.code].text;
  return text[locale](saying as never);
}
