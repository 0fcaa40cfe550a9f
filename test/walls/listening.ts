import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'graphql-ws';
import type { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import type { Asking } from './slots';

export interface Listening {
  readonly api: ApiClient;
  readonly asking: Asking;
  readonly variables: object;
  /** What happens meanwhile to the others, and to ourselves. */
  readonly theirs: () => Promise<unknown>;
  readonly ours: () => Promise<unknown>;
  /** Its first answer is enough, and none within this: nobody says that it works. */
  readonly withinMs?: number | undefined;
}

const OWN_LOG = 'subscription { payoutEvents(after: "0") { cursor } }';

interface Heard {
  readonly heard: readonly unknown[];
  readonly isOver: () => boolean;
  readonly isAnswered: () => boolean;
}

/** Everything that is said on one stream of a socket, from now on. */
function hear(client: Client, query: string, variables: object): Heard {
  const heard: unknown[] = [];
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  const error = (fault: unknown) => {
    heard.push(fault);
    end();
  };
  const next = (answer: unknown) => void heard.push(answer);
  client.subscribe({ query, variables: { ...variables } }, { next, error, complete: end });
  return { heard, isOver: () => isOver, isAnswered: () => isOver || heard.length > 0 };
}

/** What a subscription says first, while something happens to ourselves. */
export async function firstHeard({ api, asking, variables, ours }: Listening): Promise<unknown> {
  const client = api.socket();
  try {
    const { heard, isAnswered } = hear(client, asking.document, variables);
    await eventually('it is answered', async () => isAnswered() || (await ours(), isAnswered()));
    return heard[0];
  } finally {
    await client.dispose();
  }
}

/** All that a socket says about a subscription while something happens on both sides. */
export async function listen(listening: Listening): Promise<string> {
  const { api, asking, variables, theirs, ours, withinMs } = listening;
  const client = api.socket();
  const { heard, isAnswered, isOver } = hear(client, asking.document, variables);
  // A second stream on the same socket tells when the first one has had its time.
  const { heard: own } = hear(client, OWN_LOG, {});
  const said = () => `socket ${JSON.stringify(heard)}`;
  try {
    if (withinMs !== undefined) {
      const untilMs = performance.now() + withinMs;
      while (!isAnswered() && performance.now() < untilMs) await sleep(5);
      return said();
    }
    await eventually('it is answered', async () => isAnswered() || (await ours(), isAnswered()));
    await eventually('our log is heard', () => own.length > 0);
    if (isOver()) return said();
    await theirs();
    const before = own.length;
    await ours();
    await eventually('our own is heard', () => own.length > before);
    return said();
  } finally {
    await client.dispose();
  }
}
