export interface SandboxOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where notices go when nobody registered a webhook. */
  readonly noticeUrl: string | null;
  /** Every waiting time of the sandbox is multiplied by this: 1 is real time, 0 is no waiting. */
  readonly timeScale: number;
  /** What we own with the provider at the start; R$ 1,000,000.00 when not given. */
  readonly openingBalanceCents?: bigint | undefined;
  /** Where the book is kept, so that the next start goes on with it; in memory when not given. */
  readonly bookFile?: string | null | undefined;
}

export interface RunningSandbox {
  readonly name: string;
  readonly url: string;
  /** Settings (without prefix) with which the provider talks to this sandbox. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}
