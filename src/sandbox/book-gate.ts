import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Book } from './book';

/** Tells which book a sandbox keeps, even while it is still reading it. */
const WHOSE = '/sandbox';

export interface GateOptions {
  readonly book: Book;
  readonly bookFile: string | null;
  /** Goes on with what the book left unfinished, before any request can add to it. */
  readonly resume: () => void;
}

export interface BookGate {
  /** Listens, reads the book and lets the requests through that waited; gives the address. */
  open(place: { readonly host: string; readonly port: number }): Promise<string>;
}

/**
 * Of all processes that want to keep one book, the one that gets the port may touch the file. So
 * the port comes first, and until the book is read every request waits.
 */
export function addBookGate(
  app: FastifyInstance,
  { book, bookFile, resume }: GateOptions,
): BookGate {
  let letThrough = () => {};
  const opened = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  app.get(WHOSE, () => ({ bookFile }));
  app.addHook('onRequest', async ({ url }) => {
    if (url !== WHOSE) await opened;
  });
  return {
    async open(place) {
      await app.listen(place);
      try {
        if (bookFile !== null) await book.keepIn(bookFile);
      } catch (error) {
        await app.close();
        throw error;
      }
      resume();
      letThrough();
      const { port } = app.server.address() as AddressInfo;
      return `http://${place.host}:${port}`;
    },
  };
}
