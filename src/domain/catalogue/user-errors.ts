import type { Locale } from '../locale';
import type { Refusal, RefusalCode } from '../refusal';
import type { Said } from '../said';
import { CAPACITY_ERRORS } from './capacity-errors';
import { LIMIT_ERRORS } from './limit-errors';
import { REQUEST_ERRORS } from './request-errors';
import type { UserErrorEntries } from './user-error-entry';

/** Every code of `userErrors`. None of them recorded or changed anything. */
export const USER_ERRORS: UserErrorEntries<RefusalCode> = {
  ...REQUEST_ERRORS,
  ...CAPACITY_ERRORS,
  ...LIMIT_ERRORS,
};

export const USER_ERROR_CODES = Object.keys(USER_ERRORS) as RefusalCode[];

/** What a refusal tells its caller. */
export function refusalText(refusal: Refusal, locale: Locale): string {
  const text: Said<never> = USER_ERRORS[refusal.code].text;
  return text[locale](refusal as never);
}
