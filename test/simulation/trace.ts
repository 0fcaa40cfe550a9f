/** What happened, as a digest; in words only when somebody replays it. */
export class Trace {
  readonly lines: string[] = [];
  private high = 0x811c9dc5;
  private low = 0x01000193;

  constructor(private readonly inWords: boolean) {}

  note(atMs: number, text: string): void {
    for (let n = 0; n < text.length; n += 1) this.mix(text.charCodeAt(n));
    this.mix(atMs | 0);
    this.mix(Math.floor(atMs / 2 ** 32));
    if (this.inWords) this.lines.push(`${(atMs / 1_000).toFixed(3).padStart(14)}  ${text}`);
  }

  get digest(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.high) + hex(this.low);
  }

  private mix(word: number): void {
    this.high = Math.imul(this.high ^ word, 0x01000193);
    this.low = Math.imul((this.low ^ word) + (this.high >>> 15), 0x85ebca6b);
  }
}
