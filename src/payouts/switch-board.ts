import type { Switch } from '../store/switch-store';

export interface Stopped {
  readonly merchantId: string;
  /** Null: whichever it would be. */
  readonly provider: string | null;
}

const isAbout = (one: Switch, { merchantId, provider }: Stopped): boolean =>
  (one.merchantId === null || one.merchantId === merchantId) &&
  (one.provider === null || one.provider === provider);

/**
 * The switches in force, as last read. It answers requests and chooses providers; the database
 * itself refuses to open anything they stop, so that being late here sends nothing.
 */
export class SwitchBoard {
  private switches: readonly Switch[] = [];

  constructor(private readonly read: () => Promise<readonly Switch[]>) {}

  async refresh(): Promise<void> {
    this.switches = await this.read();
  }

  all(): readonly Switch[] {
    return this.switches;
  }

  /** What stops this; of several one that refuses requests. Null: nothing. */
  stopping(asked: Stopped): Switch | null {
    const found = this.switches.filter((one) => isAbout(one, asked));
    return found.find(({ mode }) => mode === 'REFUSE') ?? found[0] ?? null;
  }

  /** Whether this provider is stopped, for everybody; another may pay instead. */
  stopsProvider(name: string): boolean {
    return this.switches.some(({ provider }) => provider === name);
  }

  /** Looks again while anything is stopped: what was released is not waited for. */
  async lookAgain(): Promise<void> {
    if (this.switches.length > 0) await this.refresh();
  }
}

/** Why a payout waits, in words that carry no data. */
export const whyStopped = ({ merchantId, provider }: Switch): string => {
  if (provider !== null) return `payouts by ${provider} are stopped`;
  return merchantId === null
    ? 'all payouts are stopped'
    : 'the payouts of this merchant are stopped';
};

export const stopsWhat = ({
  merchantId,
  provider,
}: Switch): 'EVERYTHING' | 'PROVIDER' | 'MERCHANT' => {
  if (provider !== null) return 'PROVIDER';
  return merchantId === null ? 'EVERYTHING' : 'MERCHANT';
};
