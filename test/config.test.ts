import { ConfigError, type Environment, loadConfig } from '../src/config';
import { PROVIDERS } from '../src/providers/registry';

const PAGSTAR = {
  PAGSTAR_BASE_URL: 'https://api.example.com',
  PAGSTAR_CLIENT_ID: 'id',
  PAGSTAR_CLIENT_SECRET: 'not-to-be-shown',
  PAGSTAR_WEBHOOK_SECRET: 'not-to-be-shown-either',
};
const DATABASE_URL = 'postgres://app:not-to-be-shown@localhost/app';

function faultsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env, PROVIDERS);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const without = (name: keyof typeof PAGSTAR): Environment => ({ ...PAGSTAR, [name]: undefined });

test('with nothing set it is a development server of its own, and closed to the network', () => {
  const config = loadConfig({}, PROVIDERS);
  expect(config).toMatchObject({
    production: false,
    host: '127.0.0.1',
    port: 4000,
    portGiven: false,
    databaseUrl: null,
    bootstrapApiKey: null,
    graphiql: true,
    registerNotices: false,
    providers: [],
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('the order of preference and the limits of each provider are settings', () => {
  const names = PROVIDERS.map(({ name }) => name);
  expect(loadConfig({}, PROVIDERS).providerOrder).toEqual(names);
  const last = names.at(-1) ?? '';
  const env = { PROVIDER_ORDER: ` ${last} `.trim(), PAGSTAR_REQUESTS_PER_SECOND: '7' };
  const config = loadConfig(env, PROVIDERS);
  expect(config.providerOrder).toEqual([...new Set([last, ...names])]);
  // A limit alone does not switch a provider on.
  expect(config.providers).toEqual([]);
  expect(config.providerLimits.get('pagstar')).toMatchObject({ requestsPerSecond: 7 });
  expect(faultsOf({ PROVIDER_ORDER: 'pagstar,nobody' })).toEqual([
    expect.stringContaining('PROVIDER_ORDER: no such provider: nobody'),
  ]);
  expect(faultsOf({ PAGSTAR_REQUESTS_BURST: '0' })).toEqual([
    expect.stringContaining('PAGSTAR_REQUESTS_BURST'),
  ]);
});

test('events are kept for ever, or longer than a payout is watched for returns', () => {
  expect(loadConfig({}, PROVIDERS).eventRetentionDays).toBeNull();
  expect(loadConfig({ EVENT_RETENTION_DAYS: '100' }, PROVIDERS).eventRetentionDays).toBe(100);
  for (const days of ['99', '-1', '36501', '100.5']) {
    expect(faultsOf({ EVENT_RETENTION_DAYS: days })).toEqual([
      expect.stringContaining('EVENT_RETENTION_DAYS'),
    ]);
  }
});

test('every fault is told at once, each by the name of its setting', () => {
  const names = faultsOf({
    PORT: '70000',
    PUBLIC_URL: 'ftp://example.com',
    DATABASE_URL: 'mysql://localhost/app',
    BOOTSTRAP_API_KEY: 'short',
    LOG_LEVEL: 'loud',
    GRAPHIQL: 'yes',
    PACE: '0',
    WORK_CONCURRENCY: '1.5',
    DRAIN_MS: 'soon',
    LOOK_ALIKE_MINUTES: '10081',
    SOCKETS_PER_KEY: '0',
    UNREAD_KB: '1',
    COST_PER_SECOND_PER_KEY: '0',
    WRONG_KEYS_PER_MINUTE: 'many',
    PAGSTAR_BASE_URL: 'api.example.com',
  }).map((fault) => fault.replace(/:.*/s, ''));
  expect(new Set(names)).toEqual(
    new Set([
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'BOOTSTRAP_API_KEY',
      'LOG_LEVEL',
      'GRAPHIQL',
      'PACE',
      'WORK_CONCURRENCY',
      'DRAIN_MS',
      'LOOK_ALIKE_MINUTES',
      'SOCKETS_PER_KEY',
      'UNREAD_KB',
      'COST_PER_SECOND_PER_KEY',
      'WRONG_KEYS_PER_MINUTE',
      'PAGSTAR_BASE_URL',
      'PAGSTAR_CLIENT_ID',
      'PAGSTAR_CLIENT_SECRET',
      'PAGSTAR_WEBHOOK_SECRET',
    ]),
  );
});

test('faults never repeat a secret', () => {
  const env = { ...PAGSTAR, PAGSTAR_BASE_URL: 'x', PAGSTAR_WEBHOOK_SECRET: 'hush', PORT: 'x' };
  const text = faultsOf({ ...env, DATABASE_URL: DATABASE_URL.replace('postgres', 'mysql') }).join();
  expect(text).toContain('PAGSTAR_WEBHOOK_SECRET');
  expect(text).not.toMatch(/not-to-be-shown|hush/);
});

test.each(Object.keys(PAGSTAR) as (keyof typeof PAGSTAR)[])(
  'a provider with all its settings but %s names the one that is missing',
  (name) => {
    expect(faultsOf(without(name))).toEqual([`${name}: missing`]);
  },
);

test('a provider with all its settings is on, with none it is off', () => {
  const names = (env: Environment) =>
    loadConfig(env, PROVIDERS).providers.map(({ definition }) => definition.name);
  expect(names(PAGSTAR)).toEqual(['pagstar']);
  expect(names({})).toEqual([]);
});

const PRODUCTION = { ...PAGSTAR, DATABASE_URL };

test.each`
  production          | missing
  ${{}}               | ${['DATABASE_URL', 'no provider']}
  ${{ DATABASE_URL }} | ${['no provider']}
  ${PAGSTAR}          | ${['DATABASE_URL']}
  ${PRODUCTION}       | ${[]}
`('production without $missing does not start', ({ production, missing }) => {
  const faults = faultsOf({ NODE_ENV: 'production', ...(production as Environment) });
  expect(faults).toHaveLength((missing as string[]).length);
  (missing as string[]).forEach((what, index) => expect(faults[index]).toContain(what));
});

test('production shows no page and no schema unless told to', () => {
  const env = { NODE_ENV: 'production', DATABASE_URL, ...PAGSTAR };
  expect(loadConfig(env, PROVIDERS)).toMatchObject({ graphiql: false, logLevel: 'info' });
  expect(loadConfig({ ...env, GRAPHIQL: 'true' }, PROVIDERS).graphiql).toBe(true);
});

test.each`
  key                                 | fault
  ${'k'.repeat(15)}                   | ${'fifteen characters'}
  ${'k'.repeat(513)}                  | ${'more characters than a header is read for'}
  ${'chave-de-automação'}             | ${'letters that no header carries'}
  ${'first line\nsecond line'}        | ${'a line break'}
  ${'a key with a blank at its end '} | ${'a blank at its end'}
`('a bootstrap key with $fault is refused, not kept and never let in', ({ key }) => {
  const [fault] = faultsOf({ BOOTSTRAP_API_KEY: key as string });
  expect(fault).toMatch(/^BOOTSTRAP_API_KEY: /);
  expect(fault).not.toContain(key);
});

test.each(['k'.repeat(16), 'four words are fine', '!#$%&*+-=?@^_~:;,./<>'])(
  'the bootstrap key "%s" is taken',
  (key) => expect(loadConfig({ BOOTSTRAP_API_KEY: key }, PROVIDERS).bootstrapApiKey).toBe(key),
);

test('empty text and blanks count as not set', () => {
  const names = ['PORT', 'HOST', 'PUBLIC_URL', 'DATABASE_URL', 'BOOTSTRAP_API_KEY', 'LOG_LEVEL'];
  const blank = (text: string) =>
    Object.fromEntries([...names, ...Object.keys(PAGSTAR)].map((name) => [name, text]));
  expect(loadConfig(blank(''), PROVIDERS)).toEqual(loadConfig({}, PROVIDERS));
  expect(loadConfig(blank('  '), PROVIDERS)).toEqual(loadConfig({}, PROVIDERS));
});

test('the public address loses its last slash; a port that was given is known as given', () => {
  const config = loadConfig({ PUBLIC_URL: 'https://pay.example.com/', PORT: '0' }, PROVIDERS);
  expect(config).toMatchObject({
    publicUrl: 'https://pay.example.com',
    port: 0,
    portGiven: true,
  });
});
