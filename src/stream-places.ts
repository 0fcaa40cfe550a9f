import type { Principal } from './credentials/principal';

/** How many are open under one name; it forgets a name with its last one. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();

  constructor(private readonly max: number) {}

  /** Takes a place and says how to leave it; null: there is none. */
  take(name: string): (() => void) | null {
    const now = this.taken.get(name) ?? 0;
    if (now >= this.max) return null;
    this.taken.set(name, now + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const others = (this.taken.get(name) ?? 1) - 1;
      if (others > 0) this.taken.set(name, others);
      else this.taken.delete(name);
    };
  }
}

/** One name for all streams of a credential. */
export const placeNameOf = ({ merchantId, credential }: Principal): string =>
  `${merchantId} ${credential.kind} ${credential.id ?? credential.name}`;
