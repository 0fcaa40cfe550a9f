import { isEndToEndId } from '../../src/domain/end-to-end-id';
import { bitcapital } from '../../src/providers/bitcapital/index';
import { keyAnswerFrom, preparedFrom } from '../../src/providers/bitcapital/key-holder';
import type { HttpAnswer } from '../../src/providers/http';
import type { PayoutProvider } from '../../src/providers/provider';
import { type Manner, openRudeServer, type RudeServer } from '../support/rude-server';
import { anOrder, aSandboxed, NOWHERE, type Sandboxed } from '../support/sandboxed-provider';

const E2E = 'E03311443202611221200abcDEF12345';
const OWN = 'E03311443202611221200ownOWNown00';
const answer = (status: number, body: unknown, headers = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers,
  body,
  text: JSON.stringify(body) ?? '',
});
const refusal = (message: unknown) => ({ status: 404, message, stackId: 'x', stack: false });

describe('what a key look-up says', () => {
  const holder = { kind: 'holder', name: 'A', taxId: '***.982.247-**', bank: null };
  const told = { endToEndId: E2E, name: 'A', taxId: '***.982.247-**' };
  test.each([
    ['a holder', answer(200, told), { ...holder, endToEndId: E2E }],
    ['a wrapped one', answer(200, { data: told }), { ...holder, endToEndId: E2E }],
    ['a bank in words', answer(200, { ...told, bank: 'Banco' }), { bank: 'Banco' }],
    ['a bank in parts', answer(200, { ...told, bank: { ispb: '88888888' } }), { bank: '88888888' }],
    ['an id of another form', answer(200, { ...told, endToEndId: 'E1' }), { endToEndId: null }],
    ['a known absence', answer(404, refusal('Key not found')), { kind: 'not-found' }],
    ['the same as a 400', answer(400, refusal('Key not found')), { kind: 'not-found' }],
    ['a limit', answer(429, {}, { 'retry-after': '7' }), { kind: 'limited', retryAfterMs: 7_000 }],
    ['nothing of a holder', answer(200, { endToEndId: E2E }), { kind: 'unknown' }],
    ['a list', answer(200, [told]), { kind: 'unknown' }],
    ['an unknown address', answer(404, refusal('Cannot GET /keys')), { kind: 'unknown' }],
    ['an unknown wallet', answer(404, refusal('Wallet not found')), { kind: 'unknown' }],
    ['a page', answer(404, undefined), { kind: 'unknown' }],
    ['a fault', answer(500, refusal('Key not found')), { kind: 'unknown' }],
    ['silence', { kind: 'lost', why: 'timeout' } as const, { kind: 'unknown' }],
    ['no connection', { kind: 'not-sent', why: 'closed' } as const, { kind: 'unknown' }],
  ])('%s', (_name, result, expected) => {
    expect(keyAnswerFrom(result)).toMatchObject(expected);
  });
});

describe('whom a holder lets us pay', () => {
  const prepared = (taxId: string | null, recipient: string) =>
    preparedFrom(
      { kind: 'holder', name: null, taxId, bank: null, endToEndId: E2E },
      anOrder(1n, { recipient: { name: 'A', taxId: recipient } }),
      OWN,
    );
  const CPF = '52998224725';
  const CNPJ = '12ABC34501DE35';

  test.each([
    ['***.982.247-**', CPF],
    ['529.982.247-25', CPF],
    ['52998224725', CPF],
    ['***982247**', CPF],
    ['**.ABC.345/01DE-**', CNPJ],
    ['12.abc.345/01DE-35', CNPJ],
    ['***.***.***-**', CPF],
    ['***.***.***-**', CNPJ],
    ['982.247', CPF],
    ['oculto', CPF],
    ['', CPF],
    [null, CPF],
  ])('%j does not contradict %s', (taxId, recipient) => {
    expect(prepared(taxId, recipient)).toEqual({ kind: 'ready', endToEndId: E2E });
  });

  test.each([
    ['***.982.248-**', CPF],
    ['529.982.247-26', CPF],
    ['11144477735', CPF],
    ['**.ABC.346/01DE-**', CNPJ],
    ['***.982.247-**', CNPJ],
    ['**.ABC.345/01DE-**', CPF],
  ])('%j is somebody else than %s', (taxId, recipient) => {
    const stopped = prepared(taxId, recipient);
    expect(stopped).toMatchObject({
      kind: 'stop',
      report: { outcome: 'failed', failure: { code: 'RECIPIENT_MISMATCH' } },
    });
    expect(JSON.stringify(stopped)).not.toMatch(/\d{3}/);
  });
});

describe('before an order is sent', () => {
  let one: Sandboxed;
  let front: RudeServer;
  let provider: PayoutProvider;
  const aProvider = (changes: Record<string, string> = {}) =>
    bitcapital.create(
      bitcapital.settings.parse({ ...one.sandbox.settings, BASE_URL: front.url, ...changes }),
      NOWHERE,
    );
  const to = (type: 'CPF' | 'CNPJ' | 'EMAIL', value: string, taxId = '52998224725') =>
    anOrder(1_000n, {
      destination: { kind: 'PIX_KEY', type, value },
      recipient: { name: 'Recebedor de Teste', taxId },
    });
  const ownId = { kind: 'ready', endToEndId: expect.stringMatching(/^E03311443/) };

  beforeAll(async () => {
    one = await aSandboxed(bitcapital);
    front = await openRudeServer(one.sandbox.url);
    provider = aProvider();
  });
  beforeEach(async () => {
    front.manner = null;
    await provider.balance();
    front.met.length = 0;
  });
  afterAll(async () => {
    provider.close();
    await front.close();
    await one.close();
  });

  test('the id of the look-up is the id of the payment', async () => {
    const order = to('EMAIL', 'recebedor@example.com');
    const ready = await provider.prepare!(order);
    const endToEndId = ready.kind === 'ready' ? ready.endToEndId! : '';
    expect(isEndToEndId(endToEndId)).toBe(true);
    await provider.submit({ ...order, endToEndId });
    expect(await one.until(order, 'settled')).toMatchObject({ endToEndId });
    expect((await one.booked(order.providerKey))?.endToEndId).toBe(endToEndId);
  });

  test.each([
    ['EMAIL', 'outra-pessoa@example.com', '52998224725', 'RECIPIENT_MISMATCH'],
    ['EMAIL', 'nao-existe@example.com', '52998224725', 'PIX_KEY_NOT_FOUND'],
    ['CPF', '11144477735', '52998224725', 'RECIPIENT_MISMATCH'],
    ['CNPJ', '12ABC34501DE35', '11222333000181', 'RECIPIENT_MISMATCH'],
  ] as const)('the %s key %s stops an order to %s: %s', async (...row) => {
    const [type, value, taxId, code] = row;
    expect(await provider.prepare!(to(type, value, taxId))).toMatchObject({
      kind: 'stop',
      report: { outcome: 'failed', failure: { code } },
    });
  });

  test.each([
    ['CPF', '52998224725', '52998224725'],
    ['CNPJ', '12ABC34501DE35', '12ABC34501DE35'],
    ['EMAIL', 'outra-pessoa@example.com', '11144477735'],
    ['EMAIL', 'recebedor@example.com', '12ABC34501DE35'],
  ] as const)('the %s key %s lets an order to %s go', async (type, value, taxId) => {
    expect(await provider.prepare!(to(type, value, taxId))).toMatchObject(ownId);
  });

  test('a limited look-up waits, and nothing was sent', async () => {
    front.manner = { status: 429, headers: { 'retry-after': '3' } };
    expect(await provider.prepare!(to('CPF', '52998224725'))).toEqual({
      kind: 'stop',
      report: { outcome: 'not-sent', why: 'key look-ups are limited', retryAfterMs: 3_000 },
    });
  });

  test.each<[string, Manner]>([
    ['an unknown address', { status: 404, body: '<html>nginx</html>' }],
    ['a route nobody has', { status: 404, body: '{"message":"Route GET:/x not found"}' }],
    ['a fault', { status: 500, body: '{"message":"Key not found"}' }],
    ['a refusal', { status: 403, body: '{"status":403,"message":"Forbidden"}' }],
    ['a reset', 'reset'],
    ['no JSON', 'not JSON'],
    ['silence', 'hung'],
  ])('%s never blocks paying', async (_name, manner) => {
    const hasty = aProvider({ LOOKUP_TIMEOUT_MS: '300' });
    await hasty.balance();
    front.manner = manner;
    const ready = await hasty.prepare!(to('CPF', '11144477735'));
    expect(ready).toMatchObject(ownId);
    expect(ready.kind === 'ready' && isEndToEndId(ready.endToEndId!)).toBe(true);
    hasty.close();
  });

  test('a bank account and a switched off check ask nobody', async () => {
    const unchecked = aProvider({ CHECK_HOLDER: 'false', ISPB: '12AB34CD' });
    front.manner = { status: 500 };
    const bank = { ispb: '88888888', branch: '1', number: '2', digit: null, type: 'CHECKING' };
    const destination = { kind: 'BANK_ACCOUNT', ...bank, type: 'CHECKING' } as const;
    const [own, other] = [
      await provider.prepare!(anOrder(1n, { destination })),
      await unchecked.prepare!(to('CPF', '11144477735')),
    ];
    expect(own).toMatchObject(ownId);
    expect(other).toMatchObject({ endToEndId: expect.stringMatching(/^E12AB34CD/) });
    expect(front.met).toEqual([]);
    unchecked.close();
  });

  test('the holder of a key is told to who asks', async () => {
    const told = await provider.lookUpKey!({ type: 'CPF', value: '52998224725' });
    expect(told).toMatchObject({ kind: 'holder', taxId: '***.982.247-**', bank: '88888888' });
    const none = await provider.lookUpKey!({ type: 'EMAIL', value: 'nao-existe@example.com' });
    expect(none).toEqual({ kind: 'not-found' });
  });
});
