import { And, In, MoreThan } from 'typeorm';
import type { Payout } from '../domain/payout';
import { Payout as PayoutEntity } from '../entities/payout';
import type { PageQuery, Reach } from './read-accounts';
import type { PayoutReads } from './read-payouts';
import { type PayoutRow, payoutFrom } from './rows';
import { APPROVALS_OF } from './sql/approvals';
import type { MerchantReads } from './walled-reads';

export interface GivenApprovals {
  readonly payoutId: string;
  readonly requestedBy: string;
  readonly needed: number;
  readonly given: readonly { readonly by: string; readonly at: Date }[];
}

interface GivenRow {
  id: string;
  requested_by: string;
  approvals_needed: number;
  given: { by: string; at: string }[] | null;
}

/** What many payouts need and have, in the order asked for. */
export async function readApprovals(
  reads: MerchantReads,
  ids: readonly string[],
): Promise<GivenApprovals[]> {
  const rows = await reads.run((from) => from.query<GivenRow[]>(APPROVALS_OF, [ids]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((payoutId) => {
    const row = byId.get(payoutId);
    const given = (row?.given ?? []).map(({ by, at }) => ({ by, at: new Date(at) }));
    return {
      payoutId,
      requestedBy: row?.requested_by ?? '',
      needed: row?.approvals_needed ?? 0,
      given,
    };
  });
}

export interface InboxQuery extends Reach, PageQuery {
  readonly accountId: string | null;
}

/** Payouts that wait for approval, the oldest first. */
export async function readInbox(
  { reads, sealing }: PayoutReads,
  query: InboxQuery,
): Promise<Payout[]> {
  const { merchantId, accounts, accountId, after, limit } = query;
  const reached = [
    ...(accounts === null ? [] : [In([...accounts])]),
    ...(accountId === null ? [] : [In([accountId])]),
  ];
  const where = {
    merchant_id: merchantId,
    status: 'AWAITING_APPROVAL',
    ...(reached.length > 0 ? { account_id: And(...reached) } : {}),
    ...(after === null ? {} : { id: MoreThan(after) }),
  };
  const rows = await reads.run((from) =>
    from.getRepository(PayoutEntity).find({ where, order: { id: 'ASC' }, take: limit }),
  );
  return rows.map((row: PayoutRow) => payoutFrom(row, sealing));
}
