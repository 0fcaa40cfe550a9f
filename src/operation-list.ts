import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Documents by the SHA-256 of their text, in hex. */
export type OperationList = ReadonlyMap<string, string>;

const ID = /^(?:sha256:)?([0-9a-f]{64})$/;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export const idOf = (hash: string): string => `sha256:${hash}`;

/** The hash in `sha256:<hex>` or in the bare hex; null: it is none. */
export const hashIn = (id: unknown): string | null =>
  typeof id === 'string' ? (ID.exec(id)?.[1] ?? null) : null;

/** A list that cannot be used, with what to do. */
export class OperationListFault extends Error {}

function entryOf([id, text]: [string, unknown]): [string, string] {
  const hash = hashIn(id);
  if (hash === null || typeof text !== 'string') {
    throw new OperationListFault(`${id}: an entry is "sha256:<hex>" and the text of a document`);
  }
  if (hashOf(text) !== hash) {
    throw new OperationListFault(`${id}: this is not the SHA-256 of its document`);
  }
  return [hash, text];
}

export function listIn(json: string): OperationList {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new OperationListFault('the list of operations is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new OperationListFault('the list of operations is an object of ids and documents');
  }
  return new Map(Object.entries(parsed).map(entryOf));
}

/** What a file lists; nothing where there is no file. */
export const readList = (file: string): OperationList =>
  existsSync(file) ? listIn(readFileSync(file, 'utf8')) : new Map();

/** Whole or not at all: a server may read it at this moment. */
export function writeList(file: string, list: OperationList): void {
  const entries = [...list].map(([hash, text]) => [idOf(hash), text]);
  const json = JSON.stringify(Object.fromEntries(entries), null, 2);
  const beside = `${file}.${process.pid}.tmp`;
  writeFileSync(beside, `${json}\n`);
  renameSync(beside, file);
}
