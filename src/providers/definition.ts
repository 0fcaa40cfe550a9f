import type { output, ZodObject, ZodRawShape } from 'zod';
import type { RunningSandbox, SandboxOptions } from '../sandbox/running-sandbox';
import type { PayoutProvider } from './provider';

/** One provider, whole: what it is called, what it must be told, how to make it, its sandbox. */
export interface ProviderDefinition<Shape extends ZodRawShape = ZodRawShape> {
  readonly name: string;
  /** Settings without their prefix: `CLIENT_ID` here is `<NAME>_CLIENT_ID` in the environment. */
  readonly settings: ZodObject<Shape>;
  create(settings: output<ZodObject<Shape>>, surroundings: Surroundings): PayoutProvider;
  startSandbox(options: SandboxOptions): Promise<RunningSandbox>;
}

/** What a provider is told about the program it is part of. */
export interface Surroundings {
  /** Where we take this provider's notices, without any secret; known once we listen. */
  readonly noticeUrl: () => string;
}

export const defineProvider = <Shape extends ZodRawShape>(
  definition: ProviderDefinition<Shape>,
): ProviderDefinition => definition;
