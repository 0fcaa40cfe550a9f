import type { Locale } from './locale';

/** A sentence that needs no facts, in every language. */
export type Words = Readonly<Record<Locale, string>>;

/** A sentence about some facts, in every language. */
export type Said<Facts> = Readonly<Record<Locale, (facts: Facts) => string>>;

type Sentence<Facts> = string | ((facts: Facts) => string);

const spoken = <Facts>(sentence: Sentence<Facts>): ((facts: Facts) => string) =>
  typeof sentence === 'string' ? () => sentence : sentence;

export const words = (en: string, pt: string): Words => ({ en, 'pt-BR': pt });

export const said = <Facts>(en: Sentence<Facts>, pt: Sentence<Facts>): Said<Facts> => ({
  en: spoken(en),
  'pt-BR': spoken(pt),
});
