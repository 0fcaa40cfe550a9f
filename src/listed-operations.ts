import { statSync } from 'node:fs';
import { every, type Repeating } from './every';
import { hashIn, hashOf, type OperationList, OperationListFault, readList } from './operation-list';
import type { OperationSettings } from './operation-settings';
import { spokenError } from './resolvers/spoken-error';

/** How somebody says what is to run: by its text, or by its name in the list. */
export interface Named {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

const LOOK_MS = 1_000;

const notListed = () => spokenError({ code: 'OPERATION_NOT_LISTED' }, { http: { status: 400 } });

/** What clients of Apollo's send: `extensions.persistedQuery.sha256Hash`. */
function persistedIn(extensions: unknown): unknown {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } };
  return persistedQuery?.sha256Hash;
}

/** Documents that may be asked for by their hash; where only they may run, nothing else does. */
export class ListedOperations {
  private list: OperationList = new Map();
  private seen: string | null = null;

  constructor(private readonly settings: OperationSettings) {
    this.look();
    if (settings.only && this.list.size === 0) {
      throw new OperationListFault(
        `OPERATIONS=listed, and ${settings.file} lists nothing: npm run operations -- add <file>`,
      );
    }
  }

  /** Looks every second whether the file is another one; what cannot be read changes nothing. */
  watch(onError: (error: unknown) => void): Repeating {
    return every({ everyMs: LOOK_MS, task: async () => this.look(), onError });
  }

  /** The text of what was asked for. Undefined: nothing was, or by a hash that nobody listed. */
  textOf({ query, documentId, extensions }: Named): string | undefined {
    const { only } = this.settings;
    const text = typeof query === 'string' && query !== '' ? query : undefined;
    const persisted = persistedIn(extensions);
    if (documentId === undefined && text !== undefined) {
      if (only && !this.list.has(hashOf(text))) throw notListed();
      return text;
    }
    const listed = this.list.get(hashIn(documentId ?? persisted) ?? '');
    const isAsked = documentId !== undefined || persisted !== undefined;
    if (listed === undefined && isAsked && (only || documentId !== undefined)) throw notListed();
    return listed;
  }

  private look(): void {
    const { file } = this.settings;
    const stat = statSync(file, { throwIfNoEntry: false });
    const seen = stat === undefined ? null : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    if (seen === this.seen) return;
    this.list = readList(file);
    this.seen = seen;
  }
}
