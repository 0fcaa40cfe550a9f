import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const RANDOM_LENGTH = 11;

/**
 * Makes end-to-end ids of one institution: a letter (E a payment, D a return), its ISPB, the
 * minute in UTC, eleven characters (Open Finance Brasil, payments 4.x).
 */
export const endToEndIdMaker =
  (ispb: string) =>
  (prefix: 'E' | 'D'): string => {
    const minute = new Date().toISOString().replace(/\D/g, '').slice(0, 12);
    const letters = Array.from(
      { length: RANDOM_LENGTH },
      () => ALPHABET[randomInt(ALPHABET.length)],
    );
    return `${prefix}${ispb}${minute}${letters.join('')}`;
  };
