import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Locale } from './domain/locale';
import type { Context } from './resolvers/context';

/**
 * Which language each error of a request is told in: where errors are formatted, the server does
 * not say whose they are.
 */
export class ErrorLanguages {
  private readonly known = new WeakMap<object, Locale>();

  /** English for what fails before anybody knows who asks; that is said in a library's words. */
  of(error: unknown): Locale {
    if (typeof error !== 'object' || error === null) return 'en';
    const known = this.known.get(error);
    if (known !== undefined) return known;
    return error instanceof GraphQLError ? this.of(error.originalError) : 'en';
  }

  /** Notes an error that comes up before there is a context. */
  async keep<Result>(work: Promise<Result>, locale: Locale): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      if (typeof error === 'object' && error !== null) this.known.set(error, locale);
      throw error;
    }
  }

  plugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async () => ({
        didEncounterErrors: async ({ errors, contextValue }) => {
          for (const error of errors) this.known.set(error, contextValue.locale);
        },
      }),
    };
  }
}
