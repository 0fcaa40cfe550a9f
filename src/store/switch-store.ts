import type { Doer } from '../domain/audit-entry';

/** What a switch stops: one merchant, one provider, or with neither of them everything. */
export interface SwitchTarget {
  readonly merchantId: string | null;
  readonly provider: string | null;
}

/** What becomes of new requests meanwhile: refused, or taken and queued. */
export type SwitchMode = 'REFUSE' | 'QUEUE';

export interface Switch extends SwitchTarget {
  readonly id: string;
  readonly mode: SwitchMode;
  readonly reason: string;
  readonly thrownBy: string;
  readonly thrownAt: Date;
  /** When it ends by itself; null: when somebody releases it. */
  readonly until: Date | null;
}

export interface Throw extends SwitchTarget {
  readonly id: string;
  readonly mode: SwitchMode;
  readonly reason: string;
  readonly until: Date | null;
  readonly by: Doer;
}

/** Stops and releases submissions; each verb is one transaction. */
export interface SwitchStore {
  /** Thrown again, it stands as it is said last. */
  throw(asked: Throw): Promise<Switch>;
  /** Makes what waited due, in the order of its coming. Null: it was not thrown. */
  release(target: SwitchTarget, by: Doer): Promise<Switch | null>;
  /** Those in force. */
  thrown(): Promise<Switch[]>;
}
