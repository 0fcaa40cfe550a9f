/** What the examples write where the id of the payout requested last belongs. */
export const LAST_PAYOUT = '$last';

export type Variables = Record<string, unknown> | null | undefined;

interface Answer {
  readonly data?: {
    readonly requestPayout?: { readonly payout?: { readonly id?: unknown } | null };
  };
}

/** Remembers the payout requested last, so that an example can watch it at the first press. */
export class LastPayout {
  #id: string | null = null;

  learn(answer: unknown): void {
    const id = (answer as Answer | null)?.data?.requestPayout?.payout?.id;
    if (typeof id === 'string') this.#id = id;
  }

  /** Variables with the placeholder replaced, as `id` or as `input.payoutId`. */
  fill(variables: Variables): Variables {
    if (variables?.['id'] === LAST_PAYOUT) return { ...variables, id: this.#asked() };
    const input = variables?.['input'] as Variables;
    if (input?.['payoutId'] !== LAST_PAYOUT) return variables;
    return { ...variables, input: { ...input, payoutId: this.#asked() } };
  }

  #asked(): string {
    if (this.#id !== null) return this.#id;
    throw new Error('Nothing was requested on this page yet: run Request, or give a payout id.');
  }
}
