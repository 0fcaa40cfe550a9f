/**
 * What graphql-js says about a bad value, without the value: it quotes the whole object around a
 * wrong field, with the tax id beside it, and the caller's answers end in logs of others.
 */
export interface PlainFault {
  readonly message: string;
  /** The input field, as in `recipient.name`. */
  readonly field?: string;
}

const VARIABLE = /^Variable "\$(\w+)" got invalid value /;
const PLACE = / at "\w+((?:\.\w+|\[\d+\])*)"; /g;
const NAMED =
  /Field "(\w+)" (is not defined by type "\w+"|of required type "[^"]+" was not provided)\./;
/** The reasons that quote nothing of the value. */
const REASONS = [
  /Expected non-nullable type "[^"]+" not to be null\.$/,
  /Expected type "[^"]+" to be an object\.$/,
  /Exactly one key must be specified for OneOf type "\w+"\.$/,
  /Field "\w+" must be non-null\.$/,
  /BRL is written as text, .+$/,
];
const MISFIT = /(?:; |^)(?:Enum )?"?(\w+)"? cannot represent /;
const LITERAL = /^Expected value of type "([^"]+)", found /;
const NO_WORD = /does not exist in "(\w+)" enum\./;

function reasonOf(message: string): string {
  const plain = REASONS.map((reason) => reason.exec(message)?.[0]).find((text) => text);
  if (plain !== undefined) return plain;
  const word = NO_WORD.exec(message)?.[1];
  if (word !== undefined) return `this is no value of ${word}`;
  const type = MISFIT.exec(message)?.[1];
  return type === undefined ? 'this value does not fit' : `this cannot be read as ${type}`;
}

function placeOf(message: string): string {
  const places = [...message.matchAll(PLACE)];
  return (places.at(-1)?.[1] ?? '').replace(/^\./, '');
}

/** Says what is wrong with a value and where, and never the value. */
export function withoutValues(message: string): PlainFault {
  const variable = VARIABLE.exec(message)?.[1];
  if (variable === undefined) {
    const type = LITERAL.exec(message)?.[1];
    if (type !== undefined) return { message: `this is not a ${type}` };
    const quotes = MISFIT.test(message) || NO_WORD.test(message);
    return { message: quotes ? reasonOf(message) : message };
  }
  const place = placeOf(message).replace(/^\[/, `${variable}[`);
  const named = NAMED.exec(message);
  const field = [place, named?.[1]].filter((part) => part).join('.');
  const reason = named === null ? reasonOf(message) : named[0];
  return field === ''
    ? { message: `$${variable}: ${reason}` }
    : { message: `${field}: ${reason}`, field };
}
