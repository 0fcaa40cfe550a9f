import type { Process } from './process';

/** Something that will happen. `order` decides between two at the same moment. */
export interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly label: string;
  /** Whose doing it is; null: the outside world's. */
  readonly owner: Process | null;
  /** A reply reaches its process only while it lives and runs; an effect may outlive it. */
  readonly isReply: boolean;
  readonly run: () => void;
}

const isBefore = (a: Happening, b: Happening): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** A binary heap, soonest first. */
export class Happenings {
  private readonly heap: Happening[] = [];

  get next(): Happening | undefined {
    return this.heap[0];
  }

  add(one: Happening): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(one);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up] as Happening;
      if (isBefore(parent, one)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = one;
  }

  take(): Happening | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.sink(last);
    return first;
  }

  private sink(one: Happening): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = heap[down];
      const right = heap[down + 1];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) down += 1;
      const child = heap[down] as Happening;
      if (isBefore(one, child)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = one;
  }
}
