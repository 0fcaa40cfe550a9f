/** Why one of our own walls kept a call from being made, and when to come again. */
export interface WallRefusal {
  readonly cause: 'closed' | 'silent' | 'paused' | 'budget' | 'keys';
  readonly retryAfterMs?: number | undefined;
}

const LATER_MAX_MS = 5 * 60_000;

/** A wall that would hold for longer, or for ever, is asked again after five minutes. */
export const refusedFor = (cause: WallRefusal['cause'], waitMs: number): WallRefusal => ({
  cause,
  retryAfterMs: Math.ceil(Math.min(waitMs, LATER_MAX_MS)),
});

/** The refusal as the `why` of a report. */
export function whyRefused(name: string, { cause }: WallRefusal): string {
  switch (cause) {
    case 'closed':
      return 'closed';
    case 'silent':
      return `${name} is not answering`;
    case 'paused':
      return `${name} asked us to wait`;
    case 'budget':
      return `our request budget for ${name} is used up`;
    case 'keys':
      return `the key look-up allowance at ${name} is used up`;
  }
}

/** The same for people, who have read the provider's name already. */
export const REFUSED_IN_WORDS: Readonly<Record<WallRefusal['cause'], string>> = {
  closed: 'is switched off',
  silent: 'is not answering',
  paused: 'asked us to wait',
  budget: 'has had all the requests we allow it for now',
  keys: 'has used up its allowance for key look-ups',
};
