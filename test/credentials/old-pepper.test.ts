import { apiClient } from '../support/api-client';
import { aRunningApp, TEST_PEPPER, type TestApp } from '../support/running-app';
import { aKeyed, createApiKey, refusalOf, rotateApiKey } from './key-desk';

const PEPPER = 'the pepper that comes after it, long enough';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

test('a key lives on under the pepper of before, and a new one needs only the new', async () => {
  const old = await aKeyed(app, ['payouts:read']);
  const turning = await app.replica({ pepper: PEPPER, oldPepper: TEST_PEPPER });
  expect(await refusalOf(turning.url, `Bearer ${old.key}`)).toBeNull();
  const wrong = `${old.key.slice(0, -12)}${'0'.repeat(12)}`;
  expect(await refusalOf(turning.url, `Bearer ${wrong}`)).not.toBeNull();

  const desk = apiClient(turning.url, app.api.key);
  const made = await createApiKey(desk, {});
  const rotated = await rotateApiKey(desk, { keyId: old.keyId });
  const over = await app.replica({ pepper: PEPPER });
  for (const { secret } of [made, rotated]) {
    expect(await refusalOf(turning.url, `Bearer ${secret}`)).toBeNull();
    expect(await refusalOf(over.url, `Bearer ${secret}`)).toBeNull();
  }
  expect(await refusalOf(over.url, `Bearer ${old.key}`)).toMatchObject({ reason: 'INVALID_KEY' });
});
