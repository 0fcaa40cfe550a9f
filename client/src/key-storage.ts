type Soon<T> = T | Promise<T>;

/** Where the idempotency key of an intent is kept, so that a reload asks with the same one. */
export interface KeyStorage {
  /** Keeps `fresh` unless the intent has a key already; gives the one that is kept. */
  keep(intent: string, fresh: string): Soon<string>;
  /** The intent is over: the next request with its name is another payout. */
  forget(intent: string): Soon<void>;
}

/** Lasts as long as the page or the process. */
export function keysInMemory(): KeyStorage {
  const keys = new Map<string, string>();
  return {
    keep: (intent, fresh) => keys.get(intent) ?? keys.set(intent, fresh).get(intent) ?? fresh,
    forget: (intent) => void keys.delete(intent),
  };
}

interface WebStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Lasts over a reload: give it `localStorage` or `sessionStorage`. */
export function keysInWebStorage(storage: WebStorage): KeyStorage {
  const nameOf = (intent: string) => `repasse:key:${intent}`;
  return {
    keep: (intent, fresh) => {
      const kept = storage.getItem(nameOf(intent));
      if (kept !== null) return kept;
      // A full storage throws here, before anything was sent.
      storage.setItem(nameOf(intent), fresh);
      return fresh;
    },
    forget: (intent) => storage.removeItem(nameOf(intent)),
  };
}

/** 128 random bits; `randomUUID` would be missing on a page without https. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
