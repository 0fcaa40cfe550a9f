import { z } from 'zod';

export interface OperationSettings {
  /** Nothing runs but what is listed. */
  readonly only: boolean;
  readonly file: string;
}

export const OPERATION_SETTINGS = {
  OPERATIONS: z.enum(['any', 'listed']).default('any'),
  OPERATIONS_FILE: z.string().min(1).default('operations.json'),
} as const;

type Settings = {
  readonly [Name in keyof typeof OPERATION_SETTINGS]: z.output<(typeof OPERATION_SETTINGS)[Name]>;
};

export const operationSettings = (data: Settings): OperationSettings => ({
  only: data.OPERATIONS === 'listed',
  file: data.OPERATIONS_FILE,
});
