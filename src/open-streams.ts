import { every } from './every';
import { SlowReaders } from './slow-readers';
import { SocketLives, type SocketLivesParts } from './socket-lives';
import { StreamPlaces } from './stream-places';
import type { StreamLimits } from './stream-settings';
import { UnderWay } from './under-way';

/** What everything that stays open shares: its places, its credentials' lives, its pace. */
export interface Streams {
  readonly limits: StreamLimits;
  readonly ofKeys: StreamPlaces;
  readonly ofAddresses: StreamPlaces;
  readonly lives: SocketLives;
  readonly slow: SlowReaders;
  /** Results that are being made; they read from the database. */
  readonly underWay: UnderWay;
  stop(): Promise<void>;
}

const LOOK_MS = 500;

export function openStreams(limits: StreamLimits, parts: SocketLivesParts): Streams {
  const lives = new SocketLives(parts);
  const slow = new SlowReaders(limits);
  const underWay = new UnderWay();
  const { onError } = parts;
  const looking = every({ everyMs: LOOK_MS, task: async () => slow.look(), onError });
  return {
    limits,
    ofKeys: new StreamPlaces(limits.perKey),
    ofAddresses: new StreamPlaces(limits.perAddress),
    lives,
    slow,
    underWay,
    stop: async () => void (await Promise.all([lives.stop(), looking.stop(), underWay.ended()])),
  };
}
