import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import type { Browser, Page } from 'playwright-core';
import { serveGraphiql } from '../src/graphiql';
import { guardRules } from '../src/guard-rules';
import { examples } from '../web/graphiql/examples';
import { aColleague } from './payouts/colleague';
import type { ApiClient } from './support/api-client';
import { findChromium, launchChromium } from './support/chromium';
import { eventually } from './support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from './support/running-app';

const ROOT = join(__dirname, '..');
const SCREENSHOTS = join(ROOT, '.data', 'screenshots');
const PAGE = join(ROOT, 'dist', 'web', 'graphiql');
const SCHEMA = join(ROOT, 'schema.graphql');
const ACCOUNT = '019ab0c4-0000-7000-8000-00000000000a';

const browserPath = findChromium();
// Without a browser the page cannot be tried; under CI `findChromium` has thrown by now.
const withBrowser = browserPath === null ? describe.skip : describe;

let app: TestApp;
let colleague: ApiClient;

beforeAll(async () => {
  if (!existsSync(PAGE)) throw new Error('there is no page to try: npm run build');
  // Slow enough to see a payout of 10.50 queued and submitted before it settles.
  app = await aRunningApp({ timeScale: 0.2 });
  colleague = await aColleague(app, 'bia');
}, 60_000);

afterAll(() => app.stop(), 60_000);

describe('the page is served', () => {
  const get = (path: string, headers = {}) =>
    fetch(`${app.url}${path}`, { redirect: 'manual', headers });

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

withBrowser(browserPath ? 'in a browser' : 'in a browser (none here: set CHROMIUM_PATH)', () => {
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
    await page.goto(`${app.url}/graphiql`);
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
    await page.locator('.event-log-live').waitFor();
    await openTab('Request');
    await page.getByRole('button', { name: 'Fresh idempotency key' }).click();
    await run();
    await inResult('"replayed": false');
    await inLog('→ SETTLED');
    expect(await page.locator('.event-log-error').count()).toBe(0);
    await screenshot('graphiql-watch');
    // By keyboard, as everything here must work.
    await page.getByRole('button', { name: 'Stop', exact: true }).focus();
    await page.keyboard.press('Enter');
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
    await inResult('"payouts"');
    await openTab('Balance');
    await run();
    await inResult('available');
  }, 30_000);

  test('what one person requested another approves, and the log tells both', async () => {
    await openTab('Watch');
    await run();
    await page.locator('.event-log-live').waitFor();
    await openTab('Large');
    await run();
    await inResult('AWAITING_APPROVAL');
    await openTab('Approve');
    await run();
    await inResult('"userErrors": [');
    await inResult('NOT_ALLOWED');
    const second = page.getByLabel('Second key', { exact: true });
    await second.fill(colleague.key);
    await second.press('Enter');
    await page.getByLabel('Run with').selectOption('second');
    await run();
    await inResult('"by": "bia"');
    await inLog('AWAITING_APPROVAL');
    await inLog('AWAITING_APPROVAL → QUEUED');
    await inLog('→ SETTLED');
    await screenshot('graphiql-approve');
    await page.getByLabel('Run with').selectOption('first');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
  }, 30_000);

  test('a key is nowhere but in its field', async () => {
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    expect(stored).not.toContain(TEST_KEY);
    expect(stored).not.toContain(colleague.key);
    expect(page.url()).not.toContain('key');
    expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe(TEST_KEY);
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
        'Large',
        'Approve',
      ]);
      await run();
      await inResult(name === 'Balance' ? 'available' : 'replayed');
    }
  }, 30_000);

  test('nothing was blocked, nothing failed, nobody else was asked', () => {
    expect(troubles).toEqual([]);
    expect([...hosts]).toEqual([new URL(app.url).host]);
  });

  test('a wrong key is told apart by both transports', async () => {
    const field = page.getByLabel('API key', { exact: true });
    await field.fill('wrong-key-0123456789');
    await field.press('Enter');
    await run();
    await inResult('errors');
    await openTab('Watch');
    await run();
    await inLog('closed');
  }, 30_000);
});
