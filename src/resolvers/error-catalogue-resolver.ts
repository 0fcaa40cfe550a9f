import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { type CatalogueLine, catalogueIn } from '../domain/catalogue/catalogue';
import type { ErrorKind } from '../domain/catalogue/entry';
import type { Locale } from '../domain/locale';
import type { Context } from './context';
import { ErrorEntryOut, ErrorKindEnum, LocaleEnum } from './error-entry-type';
import { Needs } from './needs';

@Resolver()
export class ErrorCatalogueResolver {
  @Needs('any credential')
  @Query(() => [ErrorEntryOut], {
    description: 'Every code an answer can have, what it means and what to do about it.',
  })
  errorCatalogue(
    @Arg('locale', () => LocaleEnum, {
      nullable: true,
      description: "The language to read it in; the request's own when absent.",
    })
    locale: Locale | null,
    @Arg('kind', () => ErrorKindEnum, {
      nullable: true,
      description: 'Only codes of this kind; all when absent.',
    })
    kind: ErrorKind | null,
    @Ctx() context: Context,
  ): CatalogueLine[] {
    return catalogueIn(locale ?? context.locale, kind ? [kind] : undefined);
  }
}
