import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { buildSchema, type GraphQLSchema, graphql, parse, specifiedRules, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Browser, Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { serveGraphiql } from '../src/graphiql';
import { guardRules } from '../src/guard';
import { examples } from '../web/graphiql/examples';
import { findChromium, launchChromium } from './support/chromium';
import { eventually } from './support/eventually';

const ROOT = join(__dirname, '..');
const SCREENSHOTS = join(ROOT, '.data', 'screenshots');
const PAGE = join(ROOT, 'dist', 'web', 'graphiql');
const SCHEMA = join(ROOT, 'schema.graphql');
const ACCOUNT = '019ab0c4-0000-7000-8000-00000000000a';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const forEver = () => new Promise(() => undefined);

const browserPath = findChromium();
// Without a browser the page cannot be tried; under CI `findChromium` has thrown by now.
const withBrowser = browserPath === null ? describe.skip : describe;

interface RunningServer {
  readonly origin: string;
  readonly key: string;
  stop(): Promise<void>;
}

/** The published schema over a few fixed answers: what is tried here is the page. */
async function startServer(): Promise<RunningServer> {
  const key = 'demo-key-0123456789';
  const keys = new Set<string>();
  const occurredAt = new Date().toISOString();
  const payout = {
    id: '019ab0c4-0000-7000-8000-000000000001',
    status: 'QUEUED',
    version: 1,
    amount: '10.50',
    refunded: '0.00',
    createdAt: occurredAt,
    timeline: [],
  };
  const moves = [
    { from: null, to: 'QUEUED', cause: 'REQUESTED' },
    { from: 'QUEUED', to: 'SUBMITTED', cause: 'SUBMISSION' },
    { from: 'SUBMITTED', to: 'SETTLED', cause: 'VERIFIED' },
  ];
  const rootValue = {
    requestPayout: ({ input }: { input: { idempotencyKey: string } }) => {
      const replayed = keys.has(input.idempotencyKey);
      keys.add(input.idempotencyKey);
      return { payout, replayed, userErrors: [] };
    },
    payouts: { edges: [{ node: payout, cursor: 'c' }], pageInfo: { hasNextPage: false } },
    viewer: { merchant: 'Demo', name: 'demo key', scopes: ['payouts:write'] },
    balance: { available: '989.50', held: '10.50', total: '1000.00', asOf: occurredAt },
    async *payoutEvents() {
      for (const move of moves) {
        yield { payoutEvents: { cursor: move.to, ...move, occurredAt, payout } };
        await sleep(300);
      }
      await forEver();
    },
    async *payoutChanged() {
      yield { payoutChanged: payout };
      await forEver();
    },
  };
  return serve({ key, schema: buildSchema(readFileSync(SCHEMA, 'utf8')), rootValue });
}

interface Served {
  readonly key: string;
  readonly schema: GraphQLSchema;
  readonly rootValue: Record<string, object>;
}

async function serve({ key, schema, rootValue }: Served): Promise<RunningServer> {
  const server = Fastify({ forceCloseConnections: true });
  server.post('/graphql', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${key}`) {
      return reply.code(401).send({ errors: [{ message: 'not signed in' }] });
    }
    const { query, variables } = request.body as { query: string; variables: undefined };
    return graphql({ schema, source: query, rootValue, variableValues: variables });
  });
  await serveGraphiql(server, { directory: PAGE, demo: { key, accountId: ACCOUNT } });
  const sockets = new WebSocketServer({ server: server.server, path: '/graphql' });
  const onConnect = ({ connectionParams }: { connectionParams?: Record<string, unknown> }) =>
    connectionParams?.['authorization'] === `Bearer ${key}`;
  useServer({ schema, roots: { subscription: rootValue }, onConnect }, sockets);
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  const stop = async () => {
    for (const socket of sockets.clients) socket.terminate();
    await server.close();
  };
  return { origin, key, stop };
}

let server: RunningServer;

beforeAll(async () => {
  if (!existsSync(PAGE)) throw new Error('there is no page to try: npm run build');
  server = await startServer();
});

afterAll(() => server.stop());

describe('the page is served', () => {
  const get = (path: string, headers = {}) =>
    fetch(`${server.origin}${path}`, { redirect: 'manual', headers });

  test('with a policy that allows our own scripts only, and no framing', async () => {
    const { headers, status } = await get('/graphiql/');
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  test('its hashed files are kept for ever and come compressed', async () => {
    const html = await (await get('/graphiql/')).text();
    const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
    const { headers } = await get(script, { 'accept-encoding': 'br' });
    expect(headers.get('cache-control')).toContain('immutable');
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('content-type')).toContain('javascript');
  });

  test('without a slash it leads to the page', async () => {
    const { headers, status } = await get('/graphiql');
    expect([status, headers.get('location')]).toEqual([301, '/graphiql/']);
  });

  test('what is not built is a plain answer', async () => {
    const bare = Fastify();
    await serveGraphiql(bare, { directory: join(PAGE, 'absent'), demo: null });
    for (const url of ['/graphiql', '/graphiql/', '/graphiql/config.json']) {
      const { statusCode, body } = await bare.inject(url);
      expect([statusCode, body]).toEqual([404, expect.stringContaining('npm run build')]);
    }
  });

  test('without a demo no key is given away', async () => {
    const bare = Fastify();
    await serveGraphiql(bare, { directory: PAGE, demo: null });
    const { body, headers } = await bare.inject('/graphiql/config.json');
    expect(JSON.parse(body)).toEqual({ endpoint: '/graphql', demoKey: null, demoAccountId: null });
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('the examples', () => {
  const config = { endpoint: '/graphql', demoKey: null, demoAccountId: ACCOUNT };
  const schema = buildSchema(readFileSync(SCHEMA, 'utf8'));

  test.each(examples(config))('number %# fits the schema and the guard', ({ query }) => {
    const rules = [...specifiedRules, ...guardRules(true)];
    expect(validate(schema, parse(query), rules)).toEqual([]);
  });

  test('fit the editor, which does not wrap', () => {
    const widths = examples(config).flatMap(({ query }) => query.split('\n').map((l) => l.length));
    expect(Math.max(...widths)).toBeLessThanOrEqual(60);
  });
});

/** Script for the browser: what the policy blocked becomes an error on its console. */
const REPORT_BLOCKED = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('blocked: ' + event.violatedDirective + ' ' + event.blockedURI));`;

/** GraphiQL stores a moment after the change. */
const STORED_TAB = "JSON.parse(sessionStorage['graphiql:tabState']).activeTabIndex";

withBrowser('in a browser', () => {
  const troubles: string[] = [];
  const hosts = new Set<string>();
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium(browserPath ?? '');
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
    page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:') hosts.add(host);
    });
    page.on('websocket', (socket) => hosts.add(new URL(socket.url()).host));
    await page.addInitScript({ content: REPORT_BLOCKED });
    page.setDefaultTimeout(10_000);
    await page.goto(`${server.origin}/graphiql`);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  }, 60_000);

  afterAll(() => browser.close());

  const screenshot = (name: string) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  const openTab = (name: string) => page.getByRole('tab').getByText(name, { exact: true }).click();
  const run = () => page.locator('button.graphiql-execute-button').click();
  const inResult = (text: string) =>
    page.locator('.graphiql-response .view-lines', { hasText: text }).waitFor();
  const inLog = (text: string) =>
    page.locator('.event-log li', { hasText: text }).first().waitFor();

  test('Request answers at the first press, and the same key replays', async () => {
    await run();
    await inResult('"replayed": false');
    await inResult('QUEUED');
    await run();
    await inResult('"replayed": true');
    await screenshot('graphiql-request');
  }, 30_000);

  test('Watch lists every event, and goes on while another tab is used', async () => {
    await openTab('Watch');
    await run();
    await inLog('QUEUED');
    await openTab('Request');
    await page.getByRole('button', { name: 'Fresh idempotency key' }).click();
    await run();
    await inResult('"replayed": false');
    await inLog('SUBMITTED → SETTLED');
    expect(await page.locator('.event-log-error').count()).toBe(0);
    await screenshot('graphiql-watch');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('.event-log-live').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    expect(await page.locator('.event-log li').count()).toBe(0);
  }, 30_000);

  test('the other examples work at the first press', async () => {
    await openTab('WatchOne');
    await run();
    await inLog('WatchOne');
    await openTab('List');
    await run();
    await inResult('hasNextPage');
    await openTab('Balance');
    await run();
    await inResult('available');
  }, 30_000);

  test('the key is nowhere but in its field', async () => {
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    expect(stored).not.toContain(server.key);
    expect(await page.getByLabel('API key').inputValue()).toBe(server.key);
  });

  test('a reload keeps the tabs, each with its query and variables', async () => {
    for (const name of ['Balance', 'Request']) {
      await openTab(name);
      const index = name === 'Balance' ? 4 : 0;
      await eventually(
        `${name} is stored`,
        async () => (await page.evaluate(STORED_TAB)) === index,
      );
      await page.reload();
      await page.locator('.graphiql-query-editor .view-line').first().waitFor();
      expect(await page.getByRole('tab').allInnerTexts()).toEqual([
        'Request',
        'Watch',
        'WatchOne',
        'List',
        'Balance',
      ]);
      await run();
      await inResult(name === 'Balance' ? 'available' : 'replayed');
    }
  }, 30_000);

  test('nothing was blocked, nothing failed, nobody else was asked', () => {
    expect(troubles).toEqual([]);
    expect([...hosts]).toEqual([new URL(server.origin).host]);
  });

  test('a wrong key is told apart by both transports', async () => {
    const field = page.getByLabel('API key');
    await field.fill('wrong-key-0123456789');
    await field.press('Enter');
    await run();
    await inResult('errors');
    await openTab('Watch');
    await run();
    await inLog('closed');
  }, 30_000);
});
