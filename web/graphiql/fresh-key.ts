/** An idempotency key nobody used before. Not `randomUUID`, which plain http pages do not have. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `demo-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The same variables with a fresh key; null when they have no idempotency key. */
export function withFreshKey(variables: string): string | null {
  const KEY = /("idempotencyKey"\s*:\s*)"[^"]*"/;
  return KEY.test(variables) ? variables.replace(KEY, `$1"${freshKey()}"`) : null;
}
