import { parseArgs } from 'node:util';

export interface Wish {
  /** One seed, told in words. */
  readonly seed: number | null;
  readonly from: number;
  readonly seeds: number;
  readonly processes: number;
  /** Ends at the first broken promise. */
  readonly first: boolean;
  /** Prints the result as one line of JSON. */
  readonly json: boolean;
  /** Tells nothing on the way. */
  readonly quiet: boolean;
}

const number = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} is a whole number, not ${text}`);
};

export function wishFrom(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string', default: '2000' },
      from: { type: 'string', default: '0' },
      processes: { type: 'string', default: '1' },
      first: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  const { seed, seeds, from, processes, first, json, quiet } = values;
  return {
    seed: seed === undefined ? null : number('seed', seed),
    seeds: number('seeds', seeds),
    from: number('from', from),
    processes: Math.max(1, number('processes', processes)),
    ...{ first, json, quiet },
  };
}
