import { isCnpj, isCpf, withoutPunctuation } from './tax-id';

export const PIX_KEY_TYPES = ['CPF', 'CNPJ', 'EMAIL', 'PHONE', 'EVP'] as const;
export type PixKeyType = (typeof PIX_KEY_TYPES)[number];

/** No Pix key is longer (BCB pix-dict-api 1.8.0). */
const KEY_MAX = 77;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const EMAIL = new RegExp(`^[a-z0-9.!#$&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`);
const PHONE = /^\+[1-9][0-9]\d{1,14}$/;
// Version 4 is not enforced: the central bank's own sample is a version 1 UUID.
const EVP = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface KeyRule {
  readonly canonical: (text: string) => string;
  readonly accepts: (text: string) => boolean;
}

const RULES: Readonly<Record<PixKeyType, KeyRule>> = {
  CPF: {
    canonical: withoutPunctuation,
    accepts: isCpf,
  },
  CNPJ: {
    canonical: withoutPunctuation,
    accepts: isCnpj,
  },
  EMAIL: {
    canonical: (text) => text.toLowerCase(),
    accepts: (text) => EMAIL.test(text),
  },
  PHONE: {
    canonical: (text) => text,
    accepts: (text) => PHONE.test(text),
  },
  EVP: {
    canonical: (text) => text.toLowerCase(),
    accepts: (text) => EVP.test(text),
  },
};

/**
 * The key as the directory (DICT) writes it; null when it is malformed. The type is never guessed:
 * one in a hundred mobile numbers is also a valid CPF.
 */
export function parsePixKey(type: PixKeyType, text: string): { value: string } | null {
  const rule = RULES[type];
  const value = rule.canonical(text.trim());
  return value.length <= KEY_MAX && rule.accepts(value) ? { value } : null;
}
