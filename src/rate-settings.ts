import { z } from 'zod';

/** What one caller may ask for, in points of cost, and how often a credential may be wrong. */
export interface RateSettings {
  readonly costPerKey: number;
  readonly costPerAddress: number;
  readonly wrongPerMinute: number;
}

const POINTS = z.coerce.number().int().min(1).max(100_000_000);

export const RATE_SETTINGS = {
  COST_PER_SECOND_PER_KEY: POINTS.default(20_000),
  COST_PER_SECOND_PER_ADDRESS: POINTS.default(40_000),
  WRONG_KEYS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(3_000),
} as const;

type Settings = {
  readonly [Name in keyof typeof RATE_SETTINGS]: z.output<(typeof RATE_SETTINGS)[Name]>;
};

export const rateSettings = (data: Settings): RateSettings => ({
  costPerKey: data.COST_PER_SECOND_PER_KEY,
  costPerAddress: data.COST_PER_SECOND_PER_ADDRESS,
  wrongPerMinute: data.WRONG_KEYS_PER_MINUTE,
});
