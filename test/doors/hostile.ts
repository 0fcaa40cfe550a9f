export interface Hostile {
  readonly what: string;
  /** The body of a POST, or a message on the socket. */
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (what: string, query: unknown, more: object = {}): Hostile => ({
  what,
  body: JSON.stringify({ query, ...more }),
});

export const repeat = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
export const nest = (levels: number, open: string, close: string): string =>
  open.repeat(levels) + close.repeat(levels);
