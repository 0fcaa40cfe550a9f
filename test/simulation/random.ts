const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Numbers that only look random: the same seed gives the same ones, for ever (sfc32). */
export class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c: number;
  private counter: number;

  constructor(seed: number) {
    this.c = seed >>> 0;
    this.counter = Math.floor(seed / 2 ** 32) + 1;
    for (let n = 0; n < 12; n += 1) this.next();
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  chance(probability: number): boolean {
    return this.next() < probability * 2 ** 32;
  }

  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor((this.next() / 2 ** 32) * (high - low + 1));
  }

  pick<One>(list: readonly One[]): One {
    const one = list[this.between(0, list.length - 1)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  /** One of the names, each as often as its number says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const names = Object.keys(weights) as Name[];
    const total = names.reduce((sum, name) => sum + weights[name], 0);
    let left = (this.next() / 2 ** 32) * total;
    for (const name of names) {
      left -= weights[name];
      if (left < 0) return name;
    }
    return this.pick(names);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const words = [this.next(), this.next(), this.next(), this.next()];
    const bytes = words.flatMap((word) => [word >>> 24, word >>> 16, word >>> 8, word]);
    const hex = bytes.map((byte) => HEX[byte & 255]).join('');
    const cut = [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `a${hex.slice(17, 20)}`,
    ];
    return [...cut, hex.slice(20)].join('-');
  }
}
