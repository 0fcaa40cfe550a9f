import { randomBytes } from 'node:crypto';
import { type Hostile, json, nest } from './hostile';

const ID = 'query ($id: ID!) { payout(id: $id) { id } }';
const FIRST = 'query ($n: Int) { payouts(first: $n) { nodes { id } } }';
const FILTER = 'query ($f: PayoutFilter) { payouts(filter: $f) { nodes { id } } }';
const nested = (what: string, query: string, variables: string): Hostile => ({
  what,
  body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
});

export const values = [
  ...[
    '9'.repeat(400),
    `-${'9'.repeat(4_000)}`,
    '1e999',
    '1e-999',
    '2147483648',
    '1.5',
    'NaN',
    '0x10',
  ].map((n) => json(`the number ${n.slice(0, 12)}`, `{ payouts(first: ${n}) { nodes { id } } }`)),
  ...[2 ** 53, -1, 1e308, 0.1, '1', true, null, [], {}, [1]].map((n) =>
    json(`the variable ${JSON.stringify(n)}`, FIRST, { variables: { n } }),
  ),
  ...[
    '',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '\ufeff',
    '\\',
    '%00',
    "' or 1=1 --",
    '../../etc/passwd',
    '${7*7}',
    '__proto__',
    'constructor',
    'x'.repeat(30_000),
  ].map((id, n) => json(`the text ${n}`, ID, { variables: { id } })),
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'then',
  ].flatMap((name) => [
    { what: `the key ${name}`, body: `{"query":"{ viewer { name } }","${name}":{"a":1}}` },
    {
      what: `the variable ${name}`,
      body: `{"query":${JSON.stringify(FILTER)},"variables":{"f":{"${name}":{"a":1}}}}`,
    },
    json(`the field ${name}`, `{ ${name} }`),
    json(`the operation ${name}`, 'query A { viewer { name } } query B { viewer { name } }', {
      operationName: name,
    }),
    json(`the argument ${name}`, `{ payouts(${name}: 1) { nodes { id } } }`),
  ]),
  ...[50, 500, 5_000].flatMap((n) => [
    json(`${n} variables nobody declared`, '{ viewer { name } }', {
      variables: Object.fromEntries(
        Array.from({ length: n }, (_, i) => [`v${i}`, 1]).slice(0, 2_500),
      ),
    }),
    nested(`a variable of ${n} lists`, FIRST, `{"n":${nest(n, '[', ']')}}`),
    json(`a filter of ${n} words`, FILTER, {
      variables: { f: { statuses: Array.from({ length: Math.min(n, 2_500) }, () => 'SETTLE') } },
    }),
    nested(`a filter of ${n} lists`, FILTER, `{"f":{"statuses":${nest(n, '[', ']')}}}`),
  ]),
];

const NEARLY = [
  'viewe',
  'payout(id: "a") { statu }',
  'payouts(firs: 1) { nodes { id } }',
  'payouts(filter: { statuse: [] }) { nodes { id } }',
  'payouts(filter: { statuses: [SETTLE] }) { nodes { id } }',
  '... on Payou { id }',
  'viewer { ... on Payout { id } }',
  'viewer',
  'payout { id }',
  'viewer { name { x } }',
  'viewer { name @ski(if: true) }',
  'account(id: 1.5) { i }',
  'balance { available }',
  '__schema { types { name } }',
  '__type(name: "Payout") { name fields { name } }',
];
export const names = [
  ...NEARLY.map((field) => json(`a guess at ${field.slice(0, 30)}`, `{ ${field} }`)),
  json('a guess at a mutation', 'mutation { requestPayou { id } }'),
  json(
    'a mutation with half an input',
    'mutation { requestPayout(input: { amount: "1" }) { replayed } }',
  ),
  json('an input of the wrong kind', 'mutation { requestPayout(input: 5) { replayed } }'),
  json(
    'a variable of a type that is not there',
    'query ($a: PayoutFilte) { payouts(filter: $a) { nodes { id } } }',
  ),
  json('a variable of another type', 'query ($a: Int) { payouts(filter: $a) { nodes { id } } }'),
  json('a subscription', 'subscription { payoutEvents { cursor } }'),
];

export const bodies: Hostile[] = [
  ...[
    '',
    'null',
    '[]',
    '{}',
    '5',
    '"x"',
    '{',
    '[{}]',
    '[{"query":"{viewer{name}}"}]',
    '{"query":null}',
    '{"query":{}}',
    '{"query":["{viewer{name}}"]}',
    '{"query":""}',
    '{"variables":"x"}',
    '\u0000',
    nest(8_000, '[', ']'),
    nest(5_000, '{"a":', '}').replace('}', '1}'),
    `{"query":"${'#'.repeat(32_000)}"}`,
    `{"query":"${'\\n'.repeat(15_000)}"}`,
    `{"query":"{ viewer { name } }","query":"{ nothing }"}`,
    '{"query":"{viewer{name}}","extensions":[]}',
    '{"query":"{viewer{name}}","extensions":{"persistedQuery":5}}',
    '{"documentId":"__proto__"}',
    '{"documentId":{"a":1}}',
  ].map((body, n) => ({ what: `body ${n}`, body })),
  {
    what: 'a document cut in a character',
    body: Buffer.concat([
      Buffer.from('{"query":"{ viewer { name } } #'),
      Buffer.from([0xc3, 0x28, 0xf0, 0x9f]),
      Buffer.from('"}'),
    ]),
  },
  { what: 'bytes of chance', body: randomBytes(2_000) },
  { what: 'too much', body: 'x'.repeat(200_000) },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'a',
    'application/json, text/plain',
  ].map((type) => ({
    ...json(`sent as ${type}`, '{ viewer { name } }'),
    headers: { 'content-type': type },
  })),
  ...['gzip', 'x', 'br, gzip'].map((coding) => ({
    ...json(`coded as ${coding}`, '{ viewer { name } }'),
    headers: { 'content-encoding': coding },
  })),
  {
    ...json('an accept of 10,000', '{ viewer { name } }'),
    headers: { accept: 'a/b;q=0.1,'.repeat(1_000) },
  },
  {
    ...json('a language of 10,000', '{ viewer { nam } }'),
    headers: { 'accept-language': 'pt-BR;q=0.1,'.repeat(900) },
  },
  { ...json('a large header', '{ viewer { name } }'), headers: { 'x-large': 'x'.repeat(20_000) } },
];
