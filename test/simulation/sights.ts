import type { MemoryTables } from './memory-tables';

/** What came to pass in one seed, counted: a simulation that sees little proves little. */
export function sightsOf(tables: MemoryTables): ReadonlyMap<string, number> {
  const sights = new Map<string, number>();
  const saw = (what: string) => sights.set(what, (sights.get(what) ?? 0) + 1);
  for (const { from, payout, cause } of [...tables.events.values()].flat()) {
    saw(`${from ?? 'NEW'} -> ${payout.status} by ${cause}`);
    if (payout.suspicion !== null) saw(`suspicion ${payout.suspicion}`);
  }
  for (const { verdict } of tables.notices) saw(`verdict ${verdict ?? 'PENDING'}`);
  for (const { attempt } of tables.attempts) {
    saw(`attempt ${attempt.state}`);
    if (attempt.possibleSends > 1) saw('attempt sent again under its key');
    if (attempt.confirmation.sentAt !== null) saw('confirmation sent');
  }
  if (tables.halted > 0) sights.set('held back by a switch', tables.halted);
  for (const [what, count] of tables.refused) sights.set(`refused by ${what}`, count);
  const again = [...tables.payouts.values()].filter(({ payout }) => payout.duplicateOf !== null);
  if (again.length > 0) sights.set('paid again by name', again.length);
  return sights;
}
