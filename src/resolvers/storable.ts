import { Matches } from 'class-validator';

/** Neither NUL nor half a surrogate pair: PostgreSQL stores neither, and no text has them. */
const STORABLE = /^[^\0\p{Cs}]*$/u;

export const isStorable = (text: string): boolean => STORABLE.test(text);

/** Free text that the database can take. */
export const Storable = (): PropertyDecorator =>
  Matches(STORABLE, { message: '$property has characters that no text has' });
