import { randomBytes } from 'node:crypto';
import { type Hostile, nest } from './hostile';
import { chains, deep, wide } from './hostile-shapes';
import { bodies, names, values } from './hostile-values';

/** Documents and bodies that are sent to do harm, or to find out what is there. */
export const HOSTILE_DOCUMENTS: readonly Hostile[] = [
  ...deep,
  ...wide,
  ...chains,
  ...values,
  ...names,
  ...bodies,
];

const subscribe = (payload: unknown) => JSON.stringify({ id: '1', type: 'subscribe', payload });

/** What is sent on a socket that was let in. */
export const HOSTILE_FRAMES: readonly Hostile[] = [
  ...[
    '',
    'x',
    'null',
    '[]',
    '5',
    '{}',
    '{"type":5}',
    '{"type":"__proto__"}',
    '{"type":"subscribe"}',
    '{"type":"connection_init"}',
    '{"type":"ping","payload":5}',
    '{"type":"complete"}',
    '{"type":"next","id":"1","payload":{}}',
    '{"id":"","type":"subscribe","payload":{"query":"{a}"}}',
    '{"id":"__proto__","type":"subscribe","payload":{"query":"subscription { __typename }"}}',
    nest(7_000, '[', ']'),
    'x'.repeat(40_000),
  ].map((body, n) => ({ what: `frame ${n}`, body })),
  ...[
    null,
    5,
    [],
    {},
    { query: 5 },
    { query: '' },
    { query: '{ viewer { name } }' },
    { query: 'subscription { payoutEvents { curso } }' },
    { query: 'subscription { payoutEvents(after: "\u0000") { cursor } }' },
    { query: 'subscription { payoutEvents { cursor } }', variables: 5 },
    { query: 'subscription { payoutEvents { cursor } }', operationName: '__proto__' },
    { query: 'subscription { __typename }' },
    { query: `subscription { ${'payoutEvents { cursor } '.repeat(400)} }` },
  ].map((payload, n) => ({ what: `subscription ${n}`, body: subscribe(payload) })),
  ...[...deep, ...wide, ...chains]
    .filter(({ body }) => body.length < 15_000)
    .slice(0, 40)
    .map(({ what, body }) => ({
      what: `on the socket, ${what}`,
      body: subscribe({
        query: (JSON.parse(String(body)) as { query: string }).query.replace(
          /^\{/,
          'subscription {',
        ),
      }),
    })),
  { what: 'bytes', body: randomBytes(500) },
];
