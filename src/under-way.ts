/** What was begun and must end before what it uses is taken away. */
export class UnderWay {
  private readonly all = new Set<Promise<void>>();

  begin<Result>(work: Promise<Result>): Promise<Result> {
    const over: Promise<void> = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.all.delete(over));
    this.all.add(over);
    return work;
  }

  /** Resolves when all of it has ended, well or not. */
  async ended(): Promise<void> {
    while (this.all.size > 0) await Promise.all(this.all);
  }
}
