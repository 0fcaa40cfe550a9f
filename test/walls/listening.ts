import { setTimeout as sleep } from 'node:timers/promises';
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

/** All that a socket says about a subscription while something happens on both sides. */
export async function listen(listening: Listening): Promise<string> {
  const { api, asking, variables, theirs, ours } = listening;
  const client = api.socket();
  const heard: unknown[] = [];
  let isOver = false;
  let own = 0;
  const note = (what: unknown) => void heard.push(what);
  const end = () => {
    isOver = true;
  };
  const query = asking.document;
  client.subscribe(
    { query, variables: { ...variables } },
    {
      next: note,
      error: (error) => {
        note(error);
        end();
      },
      complete: end,
    },
  );
  // A second stream on the same socket tells when the first one has had its time.
  client.subscribe({ query: OWN_LOG }, { next: () => void (own += 1), error: end, complete: end });
  const said = () => `socket ${JSON.stringify(heard)}`;
  try {
    const isAnswered = () => isOver || heard.length > 0;
    const { withinMs } = listening;
    if (withinMs !== undefined) {
      const untilMs = performance.now() + withinMs;
      while (!isAnswered() && performance.now() < untilMs) await sleep(5);
      return said();
    }
    await eventually('it is answered', async () => isAnswered() || (await ours(), isAnswered()));
    await eventually('our log is heard', () => own > 0);
    if (!isOver) {
      await theirs();
      const before = own;
      await ours();
      await eventually('our own is heard', () => own > before);
    }
    return said();
  } finally {
    await client.dispose();
  }
}
