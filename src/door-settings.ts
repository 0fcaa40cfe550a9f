import {
  OPERATION_SETTINGS,
  type OperationSettings,
  operationSettings,
} from './operation-settings';
import { RATE_SETTINGS, type RateSettings, rateSettings } from './rate-settings';

/** What stands before every door. */
export interface DoorConfig {
  readonly rates: RateSettings;
  readonly operations: OperationSettings;
}

export const DOOR_SETTINGS = { ...RATE_SETTINGS, ...OPERATION_SETTINGS } as const;

type Settings = Parameters<typeof rateSettings>[0] & Parameters<typeof operationSettings>[0];

export const doorConfig = (data: Settings): DoorConfig => ({
  rates: rateSettings(data),
  operations: operationSettings(data),
});
