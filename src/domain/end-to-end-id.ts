import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const RANDOM_LENGTH = 11;

/** Letters are legal in an ISPB since it is taken from the CNPJ (BCB pix-api 2.9.0). */
const PAYMENT =
  /^E[0-9A-Z]{8}\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[a-zA-Z0-9]{11}$/;

/** Whether a text has the form of a payment's end-to-end id (Open Finance Brasil, payments 4.x). */
export const isEndToEndId = (text: string): boolean => PAYMENT.test(text);

/**
 * Makes end-to-end ids of one institution: a letter (E a payment, D a return), its ISPB, the
 * minute in UTC, eleven characters (Open Finance Brasil, payments 4.x).
 */
export const endToEndIdMaker =
  (ispb: string, now: () => Date) =>
  (prefix: 'E' | 'D'): string => {
    const minute = now().toISOString().replace(/\D/g, '').slice(0, 12);
    const letters = Array.from(
      { length: RANDOM_LENGTH },
      () => ALPHABET[randomInt(ALPHABET.length)],
    );
    return `${prefix}${ispb}${minute}${letters.join('')}`;
  };
