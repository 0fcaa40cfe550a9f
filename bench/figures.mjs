import { BARS, isMet } from './bars.mjs';

const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** What was measured: for each name, a figure a round. */
export class Figures {
  constructor() {
    this.series = new Map();
    this.details = [];
  }

  record(name, round, value, detail) {
    if (!this.series.has(name)) this.series.set(name, new Map());
    this.series.get(name).set(round, value);
    if (detail) this.details.push({ name, round, ...detail });
  }

  summary() {
    return Object.fromEntries(
      [...this.series].map(([name, rounds]) => [name, spread([...rounds.values()])]),
    );
  }

  /** A row: the ratios of one round each, since what disturbs a round disturbs both. */
  row(bar) {
    const of = this.series.get(bar.of);
    const by = bar.by === undefined ? null : this.series.get(bar.by);
    if (!of || by === undefined) return { ...bar, ratio: null, met: null };
    const rounds = [...of.keys()].filter((round) => by === null || by.has(round));
    if (rounds.length === 0) return { ...bar, ratio: null, met: null };
    const ratio = spread(rounds.map((round) => of.get(round) / (by === null ? 1 : by.get(round))));
    return { ...bar, ratio, met: isMet(bar, ratio.median) };
  }

  rows(wanted) {
    return BARS.filter(wanted).map((bar) => this.row(bar));
  }
}

const spread = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
  rounds: values.length,
});
