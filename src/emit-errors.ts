import { readFileSync, writeFileSync } from 'node:fs';
import { type CatalogueLine, catalogueIn } from './domain/catalogue/catalogue';
import type { ErrorKind } from './domain/catalogue/entry';

const PAGE = 'docs/errors.md';
const MARK =
  '<!-- The rest is made by `npm run schema`; what is written below this line is lost. -->\n';
const TITLES: Readonly<Record<ErrorKind, string>> = {
  USER_ERROR: 'User errors',
  FAILURE: 'Failures of a payout',
  TOP_LEVEL: 'Top-level errors',
  NOTICE_ANSWER: "Answers to a provider's notice",
};
const HEAD = `| Code | When | Whose | Advice | Key | English | Português |
| ---- | ---- | ----- | ------ | --- | ------- | --------- |`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
/** More sentences than these have a table of their own. */
const FEW = 3;

const sentences = ({ code, messages }: CatalogueLine): string =>
  messages.length > FEW
    ? `[${messages.length}](#${code.toLowerCase()})`
    : messages.map(cell).join('<br>');

function nameOf({ code, typename, httpStatus }: CatalogueLine): string {
  const status = httpStatus === null || httpStatus === 200 ? null : `HTTP ${httpStatus}`;
  const more = [typename && `\`${typename}\``, status].filter((each) => each);
  return [`\`${code}\``, ...more].join('<br>');
}

function rowOf(en: CatalogueLine, pt: CatalogueLine): string {
  const advice = [en.fault, en.retry, en.key].map((word) => `\`${word}\``);
  return `| ${[nameOf(en), cell(en.cause), ...advice, sentences(en), sentences(pt)].join(' | ')} |`;
}

function ownTable(en: CatalogueLine, pt: CatalogueLine): string {
  if (en.messages.length <= FEW) return '';
  const rows = en.messages.map((text, at) => `| ${cell(text)} | ${cell(pt.messages[at] ?? '')} |`);
  return `\n### ${en.code}\n\n| English | Português |\n| --- | --- |\n${rows.join('\n')}\n`;
}

function sectionOf(kind: ErrorKind): string {
  const portuguese = catalogueIn('pt-BR', [kind]);
  const lines = catalogueIn('en', [kind]).map((en, at) => ({ en, pt: portuguese[at] ?? en }));
  const rows = lines.map(({ en, pt }) => rowOf(en, pt)).join('\n');
  const own = lines.map(({ en, pt }) => ownTable(en, pt)).join('');
  return `\n## ${TITLES[kind]}\n\n${HEAD}\n${rows}\n${own}`;
}

/** The page about errors: as it is down to the mark, then the tables as they must be. */
export function errorsPage(page: string): string {
  const [intro = ''] = page.split(MARK);
  return [intro, MARK, ...(Object.keys(TITLES) as ErrorKind[]).map(sectionOf)].join('');
}

/** `npm run schema` writes it. A test fails when it is not committed. */
if (require.main === module) writeFileSync(PAGE, errorsPage(readFileSync(PAGE, 'utf8')));
