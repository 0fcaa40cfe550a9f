import type { Locale } from './locale';
import { textFromCents } from './money';

const MARKS = { en: [',', '.'], 'pt-BR': ['.', ','] } as const satisfies Record<
  Locale,
  readonly [string, string]
>;

/** Centavos as people write them: `R$ 1,234.56` in English, `R$ 1.234,56` in Portuguese. Exact. */
export function spokenAmount(cents: bigint, locale: Locale): string {
  const [thousands, decimal] = MARKS[locale];
  const [reais = '', centavos = ''] = textFromCents(cents).split('.');
  return `R$ ${reais.replace(/\B(?=(?:\d{3})+$)/g, thousands)}${decimal}${centavos}`;
}

const AND = { en: ' or ', 'pt-BR': ' ou ' } as const satisfies Record<Locale, string>;

/** `a, b or c`. */
export function spokenChoice(names: readonly string[], locale: Locale): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')}${AND[locale]}${last}`;
}
