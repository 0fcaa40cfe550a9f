import type { Client } from 'graphql-ws';
import { type ApiClient, apiClient } from '../support/api-client';

export interface EventLine {
  readonly cursor: string;
  readonly version: number;
  readonly from: string | null;
  readonly to: string;
  readonly payout: { readonly id: string; readonly account: { readonly id: string } };
}

const EVENTS = `subscription ($accountId: ID, $after: String) {
  payoutEvents(accountId: $accountId, after: $after) {
    cursor version from to payout { id account { id } }
  }
}`;

export interface FollowOptions {
  readonly accountId?: string;
  readonly after?: string | null;
}

export interface Following {
  /** Everything received so far, repeats included. */
  readonly lines: EventLine[];
  /** Ends when the socket does; rejects when the stream is refused. */
  readonly ended: Promise<void>;
  /** Cuts the socket without a word, as a network does. */
  cut(): void;
}

/** One subscription on a socket of its own. */
export function follow(api: ApiClient, { accountId, after }: FollowOptions = {}): Following {
  const client: Client = api.socket();
  const lines: EventLine[] = [];
  let isCut = false;
  const ended = new Promise<void>((resolve, reject) => {
    const request = { query: EVENTS, variables: { accountId, after } };
    client.subscribe<{ payoutEvents: EventLine }>(request, {
      next: ({ data, errors }) => {
        if (errors) reject(new Error(JSON.stringify(errors)));
        if (data) lines.push(data.payoutEvents);
      },
      error: (error) => (isCut ? resolve() : reject(new Error(JSON.stringify(error)))),
      complete: resolve,
    });
  });
  return {
    lines,
    ended,
    cut() {
      isCut = true;
      client.terminate();
    },
  };
}

/** Follows the log over many sockets, each cut after so many lines, in turn at every address. */
export async function followOverCuts(
  urls: readonly string[],
  {
    key,
    cutAfter,
    until,
  }: { key: string; cutAfter: () => number; until: (lines: EventLine[]) => boolean },
): Promise<{ lines: EventLine[]; cuts: number }> {
  const lines: EventLine[] = [];
  for (let cuts = 0; ; cuts += 1) {
    const api = apiClient(urls[cuts % urls.length] ?? '', key);
    // What the socket held when it was cut is lost; the next one begins after what was kept.
    const following = follow(api, { after: lines.at(-1)?.cursor ?? '0' });
    const enough = cutAfter();
    await untilTrue(
      () => following.lines.length >= enough || until([...lines, ...following.lines]),
    );
    following.cut();
    await following.ended;
    lines.push(...following.lines.slice(0, enough));
    if (until(lines)) return { lines, cuts };
  }
}

const PATIENCE_MS = 20_000;

async function untilTrue(isTrue: () => boolean): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (performance.now() > untilMs) throw new Error('the stream stands still');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
