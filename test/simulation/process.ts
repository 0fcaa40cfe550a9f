/** One running program: it can die, and it can stand still. */
export interface Process {
  readonly name: string;
  alive: boolean;
  /** It does nothing before this moment. */
  stoppedUntilMs: number;
}
