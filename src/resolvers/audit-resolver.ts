import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { type AuditRead, readAuditEntries } from '../store/read-audit';
import { AuditEntryConnection, AuditFilter } from './audit-type';
import { type ConnectionOf, connectionFrom } from './connection';
import type { Context } from './context';
import { CursorList } from './cursor-list';
import { Needs } from './needs';
import { askedPage, PageArgs } from './page-args';

@Resolver()
export class AuditResolver {
  @Needs('operations')
  @Query(() => AuditEntryConnection, {
    description: "Who did what from where, newest first: the merchant's own chain.",
  })
  async auditEntries(
    @Arg('filter', () => AuditFilter, {
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter: AuditFilter | null,
    @Args() asked: PageArgs,
    @Ctx() { reads, principal }: Context,
  ): Promise<ConnectionOf<AuditRead>> {
    const { merchantId } = principal;
    const page = askedPage(asked, new CursorList('auditEntries', merchantId, 'number'));
    const { after, limit } = page;
    const entries = await readAuditEntries(reads, { ...filter, merchantId, after, limit });
    return connectionFrom(entries, page, ({ seq }) => seq);
  }
}
