import { z } from 'zod';

/** What one caller may hold open and send, and how long a reader may be slow. */
export interface StreamLimits {
  readonly perKey: number;
  readonly perAddress: number;
  readonly subscriptionsPerSocket: number;
  readonly messagesPerSecond: number;
  readonly unreadBytes: number;
  readonly unreadMs: number;
}

export const STREAM_SETTINGS = {
  SOCKETS_PER_KEY: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  SOCKETS_PER_ADDRESS: z.coerce.number().int().min(1).max(1_000_000).default(20_000),
  SUBSCRIPTIONS_PER_SOCKET: z.coerce.number().int().min(1).max(10_000).default(1_000),
  SOCKET_MESSAGES_PER_SECOND: z.coerce.number().int().min(1).max(100_000).default(2_000),
  UNREAD_KB: z.coerce.number().int().min(16).max(65_536).default(1_024),
  UNREAD_SECONDS: z.coerce.number().min(1).max(3_600).default(30),
} as const;

type StreamSettings = {
  readonly [Name in keyof typeof STREAM_SETTINGS]: z.output<(typeof STREAM_SETTINGS)[Name]>;
};

export const streamLimits = (data: StreamSettings): StreamLimits => ({
  perKey: data.SOCKETS_PER_KEY,
  perAddress: data.SOCKETS_PER_ADDRESS,
  subscriptionsPerSocket: data.SUBSCRIPTIONS_PER_SOCKET,
  messagesPerSecond: data.SOCKET_MESSAGES_PER_SECOND,
  unreadBytes: data.UNREAD_KB * 1_024,
  unreadMs: data.UNREAD_SECONDS * 1_000,
});
