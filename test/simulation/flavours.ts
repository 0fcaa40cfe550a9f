import type { ProviderCapabilities } from '../../src/providers/provider';
import type { Random } from './random';

/** The kinds of provider there are, by what they promise about a second send. */
export type FlavourName = 'steady' | 'once' | 'confirming';

export interface Flavour {
  readonly name: FlavourName;
  readonly capabilities: ProviderCapabilities;
  /** An order may arrive this long after it was sent, and no later. */
  readonly lateMs: number;
  /** A look-up may tell what was true this long ago, and no longer. */
  readonly lagMs: number;
  /** An order that nobody confirms ends after this. */
  readonly confirmWithinMs: number;
}

const PLAIN = {
  pixKeyTypes: ['EMAIL', 'CPF'],
  bankAccounts: false,
  recipientKinds: ['CPF'],
  descriptionMax: 0,
  priority: false,
  idempotentSubmit: false,
  lookUpByOurKey: true,
  confirmsAloneUpToCents: null,
  oneAtATimePerRecipient: false,
  refunds: true,
  balance: true,
  absenceIsProofAfterMs: null,
} as const satisfies ProviderCapabilities;

const MINUTE = 60_000;

/** What may come late comes well before absence is taken for proof; else nobody could keep it. */
export function flavourOf(name: FlavourName, random: Random): Flavour {
  const proofMs = random.pick([2, 3, 3, 15]) * MINUTE;
  const times = {
    lateMs: name === 'steady' ? proofMs * 0.5 : 4 * MINUTE,
    lagMs: name === 'steady' ? proofMs * 0.2 : MINUTE,
    confirmWithinMs: random.pick([5, 20]) * MINUTE,
  };
  if (name === 'steady') {
    const safe = { idempotentSubmit: true, absenceIsProofAfterMs: proofMs };
    return { name, ...times, capabilities: { ...PLAIN, ...safe } };
  }
  if (name === 'once') return { name, ...times, capabilities: PLAIN };
  const slow = { lookUpByOurKey: false, oneAtATimePerRecipient: true, balance: false };
  const confirmsAloneUpToCents = random.pick([null, 10_000n, 1_000_000n]);
  return { name, ...times, capabilities: { ...PLAIN, ...slow, confirmsAloneUpToCents } };
}
