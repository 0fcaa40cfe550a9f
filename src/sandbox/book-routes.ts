import type { FastifyInstance } from 'fastify';
import type { Book } from './book';
import { viewOf } from './book-entry';

/** Lets tests and people read the book, under a path that no provider has. */
export function addBookRoutes(app: FastifyInstance, book: Book): void {
  app.get('/sandbox/book', () => book.view());
  app.get<{ Params: { key: string } }>('/sandbox/book/:key', (request, reply) => {
    const entry = book.find(request.params.key);
    return entry === null ? reply.code(404).send({ error: 'no such key' }) : viewOf(entry);
  });
}
