import { Client, type QueryConfig } from 'pg';
import { WalledQuery } from '../../src/store/walled-query';

/** A statement as it went to the database, and the merchants it was let see; null: a worker's. */
export interface Sent {
  readonly merchants: string | null;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Our own filter as we write it and as TypeORM writes it. */
const COMPARED = /merchant_id"? ?(=|<>|in\b|is (not )?distinct)[^,)]*\$\d/i;
const FILTER = /(?:"?\w+"?\.)?"?merchant_id"? = \$(\d+)/g;

interface Said {
  text: string;
  name?: string | undefined;
  values?: readonly unknown[];
}

/**
 * Listens to what every connection of this process sends. Without the filter, a caller's statement
 * asks for the rows of all merchants, in the same shape and with the same values.
 */
export class StatementTap {
  isFilterOff = false;
  readonly rewritten = new Set<string>();
  /** Statements that still compare a merchant with what they are given. */
  readonly kept = new Set<string>();
  private heard: Sent[] = [];
  private readonly plain = Reflect.get(Client.prototype, 'query') as () => unknown;

  open(): void {
    const { plain } = this;
    const note = (asked: unknown, values: unknown) => this.note(asked, values);
    const query = function (this: Client, ...asked: unknown[]): unknown {
      note(asked[0], asked[1]);
      return Reflect.apply(plain, this, asked);
    };
    Object.defineProperty(Client.prototype, 'query', { value: query, configurable: true });
  }

  close(): void {
    const value = this.plain;
    Object.defineProperty(Client.prototype, 'query', { value, configurable: true });
  }

  /** What was sent since it was asked the last time. */
  take(): Sent[] {
    const { heard } = this;
    this.heard = [];
    return heard;
  }

  private note(asked: unknown, values: unknown): void {
    if (asked instanceof WalledQuery) {
      const { merchants } = asked as unknown as { merchants: string };
      const said = asked as unknown as Said;
      this.heard.push({ merchants, text: said.text, values: said.values ?? [] });
      if (this.isFilterOff) this.takeFilterOff(said);
      return;
    }
    const { text, values: own } = (
      typeof asked === 'string' ? { text: asked } : asked
    ) as QueryConfig;
    const given = own ?? (Array.isArray(values) ? values : []);
    this.heard.push({ merchants: null, text, values: given });
  }

  private takeFilterOff(said: Said): void {
    const text = said.text.replaceAll(FILTER, '$$$1::uuid is not null');
    if (COMPARED.test(text)) this.kept.add(text);
    if (text === said.text) return;
    this.rewritten.add(said.text);
    said.text = text;
    // A connection keeps a statement by its name.
    if (said.name) said.name = `${said.name} unfiltered`;
  }
}
