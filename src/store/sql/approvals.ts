/** Only those of the order as it is: an approval of anything else counts for nothing. */
export const APPROVALS_OF = `select p.id, p.requested_by, p.approvals_needed,
  (select jsonb_agg(jsonb_build_object('by', a.person, 'at', a.said_at) order by a.said_at, a.person)
   from approval a where a.payout_id = p.id and a.digest = approval_digest(p)
     and a.person <> p.requested_by) as given
from payout p where p.id = any($1)`;
