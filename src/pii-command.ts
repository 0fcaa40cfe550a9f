import { parseArgs } from 'node:util';
import type { Sealing } from './store/sealing';
import type { SealedCount, SweepVerb, Swept } from './store/sweep-sealed';

export const USAGE = `npm run pii -- status   how many texts are sealed under which key
npm run pii -- seal     seals and indexes what was stored before there was a key
npm run pii -- rotate   seals what is under an older key anew, under the first of PII_KEYS
All of it while servers run. What is stopped goes on where it was when it is run again.`;

/** A question that makes no sense; its message says how to ask. */
export class PiiUsage extends Error {}

/** The word after `npm run pii --`, or an error that says how to ask. */
export function piiCommand(words: readonly string[]): SweepVerb | 'status' {
  const { positionals } = parseArgs({ args: [...words], allowPositionals: true, strict: true });
  const [verb, ...more] = positionals;
  if (more.length > 0) throw new PiiUsage(USAGE);
  if (verb === 'status' || verb === 'seal' || verb === 'rotate') return verb;
  throw new PiiUsage(USAGE);
}

function keyName({ key_id: id }: SealedCount, sealing: Sealing): string {
  if (id === null) return 'not sealed';
  if (id === sealing.current) return `${id} (the first)`;
  return sealing.knows(id) ? id : `${id} (not in PII_KEYS)`;
}

/** One line for each column and key. */
export function countsText(counts: readonly SealedCount[], sealing: Sealing): string {
  if (counts.length === 0) return 'nothing is stored\n';
  const lineOf = (one: SealedCount) =>
    `${one.column.padEnd(26)} ${String(one.texts).padStart(9)}  ${keyName(one, sealing)}\n`;
  return counts.map(lineOf).join('');
}

/** One line of what a sweep did. */
export function sweptText({ sealed, shut, waiting }: Swept): string {
  const lines = [`rows sealed under the first key: ${sealed}`];
  if (waiting > 0) {
    lines.push(`rows left: ${waiting}: somebody approved them; run seal again when they ended`);
  }
  if (shut > 0) {
    lines.push(`rows left as they are: ${shut}: they do not open; add their key to PII_KEYS`);
  }
  return `${lines.join('\n')}\n`;
}

/** Whether a text is under a key that is not there. */
export const hasStrangers = (counts: readonly SealedCount[], sealing: Sealing): boolean =>
  counts.some(({ key_id: id }) => id !== null && !sealing.knows(id));
