import { anOrder } from './support/api-client';
import { eventually } from './support/eventually';
import { aRunningApp, type TestApp } from './support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

interface Changed {
  readonly payoutChanged: { readonly status: string; readonly version: number };
}

const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { status version } }';
const settled = (results: Changed[]) => results.at(-1)?.payoutChanged.status === 'SETTLED';

test('a payout is queued at once, submitted, noticed, looked up, settled and pushed', async () => {
  const before = await app.api.balance(app.accountId);
  const { payout, replayed, userErrors } = await app.api.request(anOrder(app.accountId));
  expect({ status: payout?.status, replayed, userErrors }).toEqual({
    status: 'QUEUED',
    replayed: false,
    userErrors: [],
  });
  const id = payout?.id ?? '';
  const pushed = await app.api.watch<Changed>(WATCH, { id }, settled);
  const versions = pushed.map(({ payoutChanged }) => payoutChanged.version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  const after = await app.api.payout(id);
  expect(after.timeline.map(({ to }) => to)).toEqual(['QUEUED', 'SUBMITTED', 'SETTLED']);
  expect(after.endToEndId).toMatch(/^E/);
  const [notice] = await eventually('the notice is judged', async () => {
    const { notices } = await app.api.payout(id);
    return notices.length > 0 ? notices : null;
  });
  expect(notice).toEqual({ verdict: 'CONFIRMED', claimed: 'LIQUIDATED', proven: 'LIQUIDATED' });
  const now = await app.api.balance(app.accountId);
  expect(Number(before.available) - Number(now.available)).toBe(10);
  expect(now.held).toBe('0.00');
  expect(await app.faults()).toEqual([]);
});

test('every kind of Pix key is paid, the alphanumeric CNPJ too', async () => {
  const keys = [
    { type: 'CPF', value: '123.456.789-09' },
    { type: 'CNPJ', value: '11222333000181' },
    { type: 'CNPJ', value: '12.ABC.345/01DE-35' },
    { type: 'EMAIL', value: 'Maria@Exemplo.com.br' },
    { type: 'PHONE', value: '+5511912345678' },
    { type: 'EVP', value: '123e4567-e89b-12d3-a456-426655440000' },
  ];
  for (const pixKey of keys) {
    const { payout, userErrors } = await app.api.request(
      anOrder(app.accountId, { destination: { pixKey } }),
    );
    expect(userErrors).toEqual([]);
    await app.api.watch<Changed>(WATCH, { id: payout?.id }, settled);
  }
  expect(await app.faults()).toEqual([]);
});
