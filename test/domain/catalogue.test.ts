import { catalogueIn } from '../../src/domain/catalogue/catalogue';
import type { CatalogueEntry } from '../../src/domain/catalogue/entry';
import { isRetryable } from '../../src/domain/catalogue/entry';
import { FIX_EXAMPLES } from '../../src/domain/catalogue/fixes';
import { NOTICE_ANSWERS } from '../../src/domain/catalogue/notice-answers';
import { TOP_LEVEL } from '../../src/domain/catalogue/top-level';
import { USER_ERRORS } from '../../src/domain/catalogue/user-errors';
import { FAILURES } from '../../src/domain/failure';

type AnyEntry = CatalogueEntry<object>;
interface Shown {
  readonly code: string;
  readonly facts: object;
  readonly entry: AnyEntry;
}

const TABLES = { USER_ERRORS, FAILURES, TOP_LEVEL, NOTICE_ANSWERS } as unknown as Record<
  string,
  Record<string, AnyEntry>
>;
const entries = Object.values(TABLES).flatMap((table) => Object.entries(table));
/** Every code with every facts it is shown with: every sentence there is. */
const shown: Shown[] = entries.flatMap(([code, entry]) =>
  entry.examples.map((facts) => ({ code, facts, entry })),
);

/** Facts that note which of them are read, as `fix.max`. */
function watched(facts: object, reads: Set<string>, at = ''): object {
  return new Proxy(facts, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'symbol' || Array.isArray(target)) return value;
      reads.add(`${at}${name}`);
      return typeof value === 'object' && value !== null && !(value instanceof Date)
        ? watched(value, reads, `${at}${name}.`)
        : value;
    },
  });
}

const namesIn = (facts: object, at = ''): string[] =>
  Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? namesIn(value, `${at}${name}.`)
      : [`${at}${name}`],
  );

/** Which words a sentence is for; they are in its facts to find it, not to be said. */
const NOT_SAID = ['code', 'path', 'fix.fix', 'payout', 'until'];

test('the catalogue has every code, and there are many', () => {
  expect(entries.length).toBeGreaterThan(50);
  expect(shown.length).toBeGreaterThan(100);
  const codes = (locale: 'en' | 'pt-BR') => catalogueIn(locale).map(({ code }) => code);
  expect(codes('en')).toEqual(entries.map(([code]) => code));
  expect(codes('pt-BR')).toEqual(codes('en'));
  expect(new Set(FIX_EXAMPLES.map(({ fix }) => fix)).size).toBeGreaterThan(20);
  for (const { messages } of catalogueIn('pt-BR')) {
    expect(new Set(messages).size).toBe(messages.length);
  }
});

test.each(entries)('%s has its cause in both languages', (_code, { cause }) => {
  expect(cause.en).toMatch(/^[A-Z].{15,}\.$/);
  expect(cause['pt-BR']).toMatch(/^\p{Lu}.{15,}\.$/u);
  expect(cause.en).not.toBe(cause['pt-BR']);
});

test('every sentence is said in both languages, in different words', () => {
  for (const { code, facts, entry } of shown) {
    const [en, pt] = [entry.text.en(facts), entry.text['pt-BR'](facts)];
    for (const text of [en, pt]) {
      expect({ code, text }).toEqual({ code, text: expect.stringMatching(/\S.{4,}/) });
      expect({ code, text }).not.toEqual({
        code,
        text: expect.stringMatching(/undefined|null|NaN|\[object| {2}|^ | $/),
      });
    }
    expect({ code, en }).not.toEqual({ code, en: pt });
  }
});

test('every fact is told in both languages', () => {
  for (const { code, facts, entry } of shown) {
    const needed = namesIn(facts).filter((name) => !NOT_SAID.includes(name));
    for (const locale of ['en', 'pt-BR'] as const) {
      const reads = new Set<string>();
      entry.text[locale](watched(facts, reads));
      const untold = needed.filter((name) => !reads.has(name));
      expect({ code, locale, untold }).toEqual({ code, locale, untold: [] });
    }
  }
});

const anyOf = (list: string): RegExp =>
  new RegExp(`(?<!\\p{L})(${list.trim().split(/\s+/).join('|')})(?!\\p{L})`, 'iu');

const ENGLISH = anyOf(`
  the and of is are not with this that must write give ask there which from to at by an one now
  account payout amount balance key recipient provider request body valid many too again later
  such our your was has
`);
const PORTUGUESE = anyOf('não de um uma pagamento conta chave valor é está são já até à');

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** What is said about the facts, without the facts and without words of the schema. */
function bare(text: string, facts: object): string {
  const without = textsIn(facts).reduce((left, fact) => left.replaceAll(fact, ''), text);
  return without.replaceAll(/`[^`]*`|"[^"]*"|[A-Z]+(_[A-Z]+)+/g, '');
}

test('no language slipped into the other', () => {
  for (const { code, facts, entry } of shown) {
    const pt = [entry.text['pt-BR'](facts), entry.cause['pt-BR']].map((text) => bare(text, facts));
    const en = [entry.text.en(facts), entry.cause.en].map((text) => bare(text, facts));
    for (const text of pt) expect({ code, text: ENGLISH.exec(text)?.[0] }).toEqual({ code });
    for (const text of en) expect({ code, text: PORTUGUESE.exec(text)?.[0] }).toEqual({ code });
  }
});

test('advice, key and code agree', () => {
  for (const [code, { retry, key }] of Object.entries(TABLES['USER_ERRORS']!)) {
    const wanted = retry === 'NEVER' ? 'NONE' : 'SAME';
    expect({ code, key }).toEqual({ code, key: code === 'IDEMPOTENCY_CONFLICT' ? 'NEW' : wanted });
  }
  for (const [code, { retry, key }] of Object.entries(TABLES['FAILURES']!)) {
    const wanted = { NEVER: 'NONE', SAME_KEY: 'SAME' }[retry as 'NEVER'] ?? 'NEW';
    expect({ code, key }).toEqual({ code, key: wanted });
  }
  expect(isRetryable(USER_ERRORS.OVERLOADED)).toBe(true);
  expect(isRetryable(USER_ERRORS.INSUFFICIENT_BALANCE)).toBe(true);
  expect(isRetryable(USER_ERRORS.NOT_ALLOWED)).toBe(false);
  expect(isRetryable(USER_ERRORS.INVALID_INPUT)).toBe(false);
});
