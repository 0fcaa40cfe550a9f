import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';

const CPFS = ['52998224725', '12345678909', '11144477735', '98765432100'];

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp({ pace: 0.02, timeScale: 0.02 });
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

const DETAILS = `query ($id: ID!) { payout(id: $id) { status waitingFor failure { code }
  timeline { to cause } } }`;
const CONFIRM = `mutation ($id: ID!) { confirmPayout(input: { payoutId: $id }) {
  payout { id status } userErrors { __typename code } } }`;

interface Details {
  readonly status: string;
  readonly waitingFor: string | null;
  readonly failure: { readonly code: string } | null;
  readonly timeline: readonly { readonly to: string; readonly cause: string }[];
}

async function request(amount: string, taxId = CPFS[0]): Promise<string> {
  const destination = { pixKey: { type: 'CPF', value: taxId } };
  const recipient = { name: 'Recebedor de Teste', taxId };
  const changed = { amount, destination, recipient, provider: 'fiserv' };
  const { payout, userErrors } = await app.api.request(anOrder(app.accountId, changed));
  expect(userErrors).toEqual([]);
  return payout?.id ?? '';
}

const details = async (id: string): Promise<Details> =>
  (await app.api.call<{ payout: Details }>(DETAILS, { id })).data.payout;

const until = (id: string, status: string): Promise<Details> =>
  eventually(`it is ${status}`, async () => {
    const now = await details(id);
    return now.status === status ? now : null;
  });

interface Confirmed {
  readonly confirmPayout: {
    readonly payout: { readonly id: string } | null;
    readonly userErrors: readonly { readonly code: string }[];
  };
}

const confirm = async (id: string, api = app.api) =>
  (await api.call<Confirmed>(CONFIRM, { id })).data.confirmPayout;

/** How often the sandbox paid orders of this amount. */
async function paymentsOf(amount: string): Promise<number[]> {
  const { url } = app.sandboxes.get('fiserv')!;
  const answer = await fetch(`${url}/sandbox/book`, { headers: { connection: 'close' } });
  const { entries } = (await answer.json()) as { entries: { amount: string; payments: number }[] };
  return entries.filter((entry) => entry.amount === amount).map(({ payments }) => payments);
}

test('an order up to the limit is confirmed without a person', async () => {
  const id = await request('11.01');
  const { timeline } = await until(id, 'SETTLED');
  expect(timeline.map(({ to }) => to)).toContain('AWAITING_CONFIRMATION');
  expect(timeline.at(-1)).toEqual({ to: 'SETTLED', cause: 'LOOK_UP' });
  expect(await paymentsOf('11.01')).toEqual([1]);
  const unneeded = await confirm(id);
  expect(unneeded).toMatchObject({ payout: null, userErrors: [{ code: 'NOT_ALLOWED_IN_STATUS' }] });
});

test('above it, it says that it waits for a person, and is paid when one confirms', async () => {
  const id = await request('1500.02');
  await eventually('it says so', async () =>
    (await details(id)).waitingFor?.includes('confirmPayout') ? true : null,
  );
  expect(await details(id)).toMatchObject({ status: 'AWAITING_CONFIRMATION' });
  expect(await paymentsOf('1500.02')).toEqual([0]);
  const answers = await Promise.all([1, 2, 3].map(() => confirm(id)));
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  await until(id, 'SETTLED');
  expect(await paymentsOf('1500.02')).toEqual([1]);
  // Whose answer was lost says it again, however late: nothing is paid for it.
  expect(await confirm(id)).toMatchObject({ payout: { id }, userErrors: [] });
  expect(await paymentsOf('1500.02')).toEqual([1]);
});

test('nobody confirms what is not theirs', async () => {
  const id = await request('1500.03', CPFS[1]);
  await until(id, 'AWAITING_CONFIRMATION');
  const stranger = await app.stranger();
  expect(await confirm(id, stranger.api)).toMatchObject({
    payout: null,
    userErrors: [{ code: 'NOT_FOUND' }],
  });
  expect(await paymentsOf('1500.03')).toEqual([0]);
});

test('what nobody confirms expires at the provider and is released', async () => {
  const id = await request('11.63', CPFS[2]);
  expect(await until(id, 'EXPIRED')).toMatchObject({ failure: { code: 'EXPIRED' } });
  expect(await paymentsOf('11.63')).toEqual([0]);
});

test('an order whose answer was lost is found by a search, confirmed, and paid once', async () => {
  const id = await request('11.56', CPFS[3]);
  const { timeline } = await until(id, 'SETTLED');
  expect(timeline.map(({ to }) => to)).toContain('UNKNOWN');
  expect(await paymentsOf('11.56')).toEqual([1]);
});

test('eight payouts to one recipient go one after the other, and none fails for it', async () => {
  const ids = await Promise.all(
    Array.from({ length: 8 }, (_, n) => request(`${20 + n}.04`, CPFS[2])),
  );
  for (const id of ids) expect(await until(id, 'SETTLED')).toMatchObject({ failure: null });
});
