import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crash } from './crash-lane';
import type { Violation } from './judge';
import { POINTS, type Point } from './points';
import type { ProgramCopy } from './program-copy';

/** A fault that somebody could have written, and what must be seen of it. */
export interface PlantedFault {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly killedAt: string;
  readonly order: Pick<Point, 'providers' | 'amounts'>;
  readonly seen: Violation['kind'];
  /** It shows only to whoever waits until the leases of the dead are over. */
  readonly waits?: true;
}

const SUBMIT_FIRST =
  'await provider.submit((0, provider_order_1.submitOrder)(facts.payout, ' +
  '{ providerKey, endToEndId: null }, null));\n    ';

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    name: 'an order leaves before its key is committed',
    file: 'src/payouts/submit-payout.js',
    from: 'const opened = await',
    to: `${SUBMIT_FIRST}const opened = await`,
    killedAt: 'attempt: before its commit',
    order: { providers: ['pagstar'], amounts: ['1.00'] },
    seen: 'double',
  },
  {
    name: 'a lost answer is taken for an order that never left',
    file: 'src/providers/http.js',
    from: 'if (!wire.open)',
    to: 'if (wire)',
    killedAt: 'order: sent',
    order: { providers: ['paybrokers'], amounts: ['1.56'] },
    seen: 'double',
  },
  {
    name: 'an accepted order is taken for a paid one',
    file: 'src/providers/pagstar/wire.js',
    from: `'processing' ? 'processing' : 'accepted'`,
    to: `'processing' ? 'processing' : 'settled'`,
    killedAt: 'result: committed',
    order: { providers: ['pagstar'], amounts: ['1.52'] },
    seen: 'lost',
  },
  {
    name: 'what may have been sent is sent again and not looked up',
    file: 'src/payouts/advance-payout.js',
    from: `=== 'QUEUED' && (0, `,
    to: `=== 'QUEUED' || (0, `,
    killedAt: 'order: provider acted, answer unread',
    order: { providers: ['paybrokers'], amounts: ['1.00'] },
    // The database does not let it pay twice.
    seen: 'stuck',
  },
  {
    name: 'the leases of the dead never end',
    file: 'src/store/sql/claim-due.js',
    from: '(lease_until is null or lease_until < now())',
    to: '(lease_until is null)',
    killedAt: 'attempt: committed',
    order: { providers: ['bitcapital'], amounts: ['1.00'] },
    seen: 'stuck',
    waits: true,
  },
];

/** Changes a copy of the program; fails when there is no longer such a place in it. */
export function plant({ folder }: ProgramCopy, { name, file, from, to }: PlantedFault): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`"${name}" cannot be planted: ${file} has changed`);
  writeFileSync(path, text.replaceAll(from, to));
}

/** Kills a server with the fault in it; what the judge says of it. */
export async function violationsOf(
  program: ProgramCopy,
  fault: PlantedFault,
): Promise<readonly Violation[]> {
  plant(program, fault);
  const points = POINTS.filter(({ name }) => name === fault.killedAt);
  const run = await crash(program, {
    rounds: 1,
    lanes: 1,
    seed: 1,
    endLeases: fault.waits === undefined,
    points: points.map((point) => ({ ...point, ...fault.order })),
    onRound: () => undefined,
  });
  return [...run.results.flatMap(({ violations }) => violations), ...run.violations];
}
