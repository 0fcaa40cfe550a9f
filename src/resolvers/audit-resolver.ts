import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { type AuditRead, readAuditEntries } from '../store/read-audit';
import { AuditEntryConnection, AuditFilter } from './audit-type';
import { badArgument } from './bad-argument';
import {
  AFTER_DESCRIPTION,
  askedSize,
  type ConnectionOf,
  connectionFrom,
  FIRST_DESCRIPTION,
} from './connection';
import type { Context } from './context';
import { Needs } from './needs';

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
    @Arg('first', () => Int, { nullable: true, description: FIRST_DESCRIPTION }) first:
      | number
      | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after:
      | string
      | null,
    @Ctx() { reads, principal }: Context,
  ): Promise<ConnectionOf<AuditRead>> {
    const size = askedSize(first);
    if (after && !/^\d{1,18}$/.test(after)) throw badArgument('after', { fix: 'CURSOR' });
    const page = { size, after: after ?? null, cursorOf: ({ seq }: AuditRead) => seq };
    const entries = await readAuditEntries(reads, {
      ...filter,
      merchantId: principal.merchantId,
      after: page.after,
      limit: size + 1,
    });
    return connectionFrom(entries, page);
  }
}
