import type { Fix, FixName } from '../fix';
import type { Locale } from '../locale';
import type { Said } from '../said';
import { DESTINATION_FIXES } from './destination-fixes';
import { FIELD_FIXES } from './field-fixes';
import type { FixEntries } from './fix-entry';
import { KEY_FIXES } from './key-fixes';

const FIXES: FixEntries<FixName> = { ...FIELD_FIXES, ...DESTINATION_FIXES, ...KEY_FIXES };

/** How to put a field right, in the reader's language. */
export function fixText(fix: Fix, locale: Locale): string {
  const text: Said<never> = FIXES[fix.fix].text;
  return text[locale](fix as never);
}

/** Every sentence, with facts to show it with. */
export const FIX_EXAMPLES: readonly Fix[] = Object.entries(FIXES).flatMap(([fix, { examples }]) =>
  examples.map((example) => ({ ...example, fix }) as Fix),
);
