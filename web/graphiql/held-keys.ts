/** The keys of two people, and whose is used. They live in this page's memory alone. */
export interface HeldKeys {
  readonly first: string;
  /** Somebody else's, to approve what the first requested. */
  readonly second: string;
  readonly acting: 'first' | 'second';
}

export const actingKey = (keys: HeldKeys): string => keys[keys.acting];
