import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { stderr, stdout } from 'node:process';
import { anOrder, REQUEST } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

// What a log must never hold: who is paid, and what opens a door.
const PERSON = {
  taxId: '52998224725',
  written: '529.982.247-25',
  middle: '982247',
  name: 'Maria Segredo',
  email: 'maria.segredo@example.com',
  description: 'aluguel do segredo',
  orderId: 'pedido-do-segredo',
};
const SECRETS = {
  key: TEST_KEY,
  wrongKey: 'a-wrong-key-of-somebody',
  clientSecret: 'sandbox-secret',
  webhookSecret: 'sandbox-webhook-secret',
  forgedSecret: 'a-forged-secret',
  bearer: 'Bearer ',
  database: 'postgres://',
};
/** Everything a line may have beside level, time and message: the names of log.ts. */
const NAMES = [
  ...['level', 'time', 'msg', 'payoutId', 'merchantId', 'provider', 'outcome', 'from', 'to'],
  ...['alert', 'verdict', 'errorId', 'errorName', 'errorCode', 'constraint', 'stack'],
  ...['url', 'signal', 'ms'],
];

let app: TestApp;
const printed: string[] = [];
const lines = (): string[] => printed.join('').split('\n').filter(Boolean);

beforeAll(async () => {
  const write = fs.writeSync.bind(fs);
  // The log writes to the file descriptor itself, past the stream.
  jest.spyOn(fs, 'writeSync').mockImplementation((fd, text, ...rest) => {
    if (fd !== 1 && fd !== 2) return write(fd, text, ...rest);
    printed.push(String(text));
    return Buffer.byteLength(text);
  });
  for (const stream of [stdout, stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(`${String(text)}\n`) > 0);
  }
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest
      .spyOn(console, level)
      .mockImplementation((...said) => void printed.push(`${said.join(' ')}\n`));
  }
  app = await aRunningApp({ env: { LOG_LEVEL: 'trace' } });
}, 60_000);
afterAll(async () => {
  await app.stop();
  jest.restoreAllMocks();
}, 60_000);

const order = (changed: object = {}): object =>
  anOrder(app.accountId, {
    recipient: { name: PERSON.name, taxId: PERSON.taxId },
    destination: { pixKey: { type: 'EMAIL', value: PERSON.email } },
    description: PERSON.description,
    orderId: PERSON.orderId,
    ...changed,
  });

const deliver = (secret: string, body: string): Promise<Response> =>
  fetch(`${app.url}/webhooks/pagstar`, {
    method: 'POST',
    headers: { 'x-webhook-secret': secret },
    body,
  });

async function everyOutcome(): Promise<void> {
  const centavos = Array.from({ length: 21 }, (_, index) => String(50 + index));
  const asked = centavos.map((each) => app.api.request(order({ amount: `1.${each}` })));
  expect((await Promise.all(asked)).every(({ payout }) => payout !== null)).toBe(true);
  await eventually('most have ended', async () => {
    const { rows } = await app.pool.query('select 1 from payout where closing is not null');
    return rows.length >= 15;
  });
}

async function everyFault(): Promise<void> {
  await app.api.call(REQUEST, { input: { ...order(), amount: 10.5, cpf: PERSON.taxId } });
  await app.api.request(order({ recipient: { name: PERSON.name, taxId: '52998224726' } }));
  await app.api.call(`{ viewer { name "${PERSON.written}" } }`);
  await fetch(`${app.url}/graphql?cpf=${PERSON.taxId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRETS.wrongKey}`, 'content-type': 'application/json' },
    body: `{"taxId":"${PERSON.taxId}`,
  });
  await deliver(SECRETS.forgedSecret, JSON.stringify({ document: PERSON.taxId }));
  await deliver(SECRETS.webhookSecret, `{"document":"${PERSON.taxId}`);
}

/** The database's own words quote the row that offends; here they offend on purpose. */
async function everyOutage(): Promise<void> {
  const idempotencyKey = randomUUID();
  const input = { ...order(), idempotencyKey };
  await app.pool.query(
    `alter table payout add constraint spoiled
     check (idempotency_key <> '${idempotencyKey}') not valid`,
  );
  const refused = await app.api.call(REQUEST, { input });
  expect(refused.errors?.[0]?.extensions['code']).toBe('INTERNAL');
  expect(JSON.stringify(refused)).not.toMatch(/spoiled|Failing row|segredo|529982/i);
  await app.pool.query('alter table payout drop constraint spoiled');
  await app.pool.query('alter table notice rename to notice_away');
  await deliver(SECRETS.webhookSecret, JSON.stringify({ document: PERSON.taxId }));
  await app.pool.query('alter table notice_away rename to notice');
}

test('outcomes, faults and outages are logged by allowed names, of nobody, no secret', async () => {
  await everyOutcome();
  await everyFault();
  await everyOutage();
  const failures = () => lines().filter((line) => line.includes('"unexpected error"'));
  await eventually('the errors are logged', () => failures().length >= 2);
  const text = printed.join('');
  for (const [what, secret] of Object.entries({ ...PERSON, ...SECRETS })) {
    expect({ what, logged: text.toLowerCase().includes(secret.toLowerCase()) }).toEqual({
      what,
      logged: false,
    });
  }
  expect(lines().length).toBeGreaterThan(20);
  const names = lines().flatMap((line) => Object.keys(JSON.parse(line) as object));
  expect([...new Set(names)].filter((name) => !NAMES.includes(name))).toEqual([]);
}, 30_000);

test('an unexpected error is found in the log by the id the caller was given', async () => {
  await app.pool.query('alter table payout_event rename to payout_event_away');
  const answer = await app.api.call(REQUEST, { input: order() });
  await app.pool.query('alter table payout_event_away rename to payout_event');
  const id = answer.errors?.[0]?.extensions['errorId'] as string;
  const line = lines().find((one) => one.includes(id));
  const logged = JSON.parse(line ?? '{}') as Record<string, unknown>;
  expect(logged).toMatchObject({ level: 50, errorId: id, errorName: 'error', errorCode: '42P01' });
  expect(logged['stack']).toMatch(/^at /);
  expect(await app.faults()).toEqual([]);
});
