import { randomBytes } from 'node:crypto';

const TOKENS_MAX = 1_000;

/** The access tokens a sandbox has given out, and when each ends. */
export class SandboxTokens {
  readonly #ends = new Map<string, number>();

  constructor(readonly lifeSeconds: number) {}

  /** A fresh token, or the given text as one. */
  issue(value = randomBytes(24).toString('base64url')): string {
    const [oldest] = this.#ends.keys();
    if (this.#ends.size >= TOKENS_MAX && oldest !== undefined) this.#ends.delete(oldest);
    this.#ends.set(value, Date.now() + this.lifeSeconds * 1_000);
    return value;
  }

  /** Whether an `Authorization` header carries one that lives. */
  admit(header: string | undefined): boolean {
    const value = /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? '';
    return (this.#ends.get(value) ?? 0) > Date.now();
  }
}
