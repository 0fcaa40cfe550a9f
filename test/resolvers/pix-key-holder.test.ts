import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

const HOLDER = `query ($key: PixKeyInput!, $provider: String) {
  pixKeyHolder(key: $key, provider: $provider) { name taxId bank endToEndId provider } }`;

interface Holder {
  readonly name: string | null;
  readonly taxId: string | null;
  readonly endToEndId: string | null;
  readonly provider: string;
}

const ask = (value: string, { type = 'EMAIL', provider = null as string | null } = {}) =>
  app.api.call<{ pixKeyHolder: Holder | null }>(HOLDER, { key: { type, value }, provider });

test('a holder is told masked, with the end-to-end id of the look-up', async () => {
  const { data } = await ask('529.982.247-25', { type: 'CPF' });
  expect(data.pixKeyHolder).toMatchObject({
    name: expect.stringContaining('*'),
    taxId: expect.stringMatching(/^\*{3}\.?982\.?247-?\*{2}$/),
    endToEndId: expect.stringMatching(/^E[0-9A-Z]{8}\d{12}[a-zA-Z0-9]{11}$/),
    provider: 'bitcapital',
  });
  expect(JSON.stringify(data)).not.toContain('52998224725');
});

test('a key that nobody registered is null', async () => {
  const answer = await ask('nao-existe@example.com');
  expect(answer).toMatchObject({ data: { pixKeyHolder: null } });
  expect(answer.errors).toBeUndefined();
});

test.each([
  ['not-a-key', {}, 'key'],
  ['a@example.com', { provider: 'pagstar' }, 'provider'],
  ['a@example.com', { provider: 'nobody' }, 'provider'],
])('%s with %j is refused and names the %s', async (value, options, argument) => {
  const { errors } = await ask(value, options);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
});

test('who browses is told to stop and when to go on, and others may still ask', async () => {
  const stranger = await app.stranger();
  const key = { type: 'EMAIL', value: 'nao-existe@example.com' };
  const codes: unknown[] = [];
  for (let times = 0; times < 6; times += 1) {
    const { errors } = await stranger.api.call(HOLDER, { key });
    codes.push(errors?.[0]?.extensions['code'] ?? 'told');
    if (errors !== undefined) {
      expect(errors[0]?.extensions['retryAfterSeconds']).toEqual(expect.any(Number));
    }
  }
  expect(codes.slice(0, 5)).toEqual(Array(5).fill('told'));
  expect(codes[5]).toBe('LIMIT_EXCEEDED');
  expect((await ask('recebedor@example.com')).data.pixKeyHolder).not.toBeNull();
});
