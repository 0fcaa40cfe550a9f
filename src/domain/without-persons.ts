import type { Payout } from './payout';
import type { PayoutReport } from './report';

/** Instead of what names a person. */
const UNSAID = '***';
const WORD_MIN = 3;
/** Shorter ones are words that anybody uses. */
const DESCRIPTION_MIN = 8;

/** A CPF or CNPJ, with its signs or without; an e-mail address; a telephone number of Brazil. */
const SHAPES = [
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
  /(?<![A-Za-z0-9])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}(?![A-Za-z0-9])/g,
  /\+55[\s()-]{0,2}\d{2}[\s()-]{0,2}\d{4,5}[\s-]?\d{4}(?!\d)/g,
] as const;

/** Banks write names without accents, or with others. */
const ALIKE = ['aáàâãä', 'eéèêë', 'iíìîï', 'oóòôõö', 'uúùûü', 'cç', 'nñ'];
const letter = (one: string): string => {
  const alike = ALIKE.find((letters) => letters.includes(one.toLowerCase()));
  return alike === undefined ? one.replace(/[.*+?^${}()|[\]\\/]/, '\\$&') : `[${alike}]`;
};

/** The whole of a word or more, never a part of one. */
function wholly(text: string): RegExp {
  const escaped = [...text.normalize('NFC')].map(letter).join('');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu');
}

/** Whom the payout is for, as its order says it: longest first, for one may begin as another. */
function personsIn({ recipient, destination, description }: Payout): string[] {
  const words = recipient.name.split(/\s+/).filter((word) => word.length >= WORD_MIN);
  const key =
    destination.kind === 'PIX_KEY'
      ? [destination.value]
      : [`${destination.number}-${destination.digit ?? ''}`, destination.number];
  const told = description !== null && description.length >= DESCRIPTION_MIN ? [description] : [];
  return [recipient.name, ...words, recipient.taxId, ...key, ...told]
    .filter((text) => text.length >= WORD_MIN && /[\p{L}\p{N}]/u.test(text))
    .toSorted((one, other) => other.length - one.length);
}

/** What somebody else wrote about a payout, without saying whom it is for. */
export function withoutPersons(text: string, payout: Payout): string {
  const own = personsIn(payout).reduce(
    (rest, person) => rest.replace(wholly(person), UNSAID),
    text,
  );
  return SHAPES.reduce((rest, shape) => rest.replace(shape, UNSAID), own);
}

/** A report as it may be stored and shown: what a provider says in its own words names nobody. */
export function reportWithoutPersons(report: PayoutReport, payout: Payout): PayoutReport {
  const said = (text: string | undefined) => text && withoutPersons(text, payout);
  if ('why' in report) return { ...report, why: withoutPersons(report.why, payout) };
  if ('failure' in report) {
    const { failure } = report;
    return { ...report, failure: { ...failure, providerMessage: said(failure.providerMessage) } };
  }
  if (report.outcome !== 'refunded') return report;
  const refunds = report.refunds.map((one) => ({ ...one, reason: said(one.reason) }));
  return { ...report, refunds };
}
