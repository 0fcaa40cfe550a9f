import { fiserv } from '../../src/providers/fiserv/index';
import { reference, submitted } from '../sandbox/fiserv-flow';
import { eventually } from '../support/eventually';
import { openRudeServer, type RudeServer } from '../support/rude-server';
import { anOrder, aSandboxed, NOWHERE, type Sandboxed } from '../support/sandboxed-provider';

let one: Sandboxed;
let receiver: RudeServer;
beforeAll(async () => {
  one = await aSandboxed(fiserv);
  // It keeps the addresses under which notices arrive.
  receiver = await openRudeServer(one.sandbox.url);
  receiver.manner = { status: 200 };
});
beforeEach(() => {
  receiver.met.length = 0;
});
afterAll(async () => {
  await receiver.close();
  await one.close();
});

const PLACE = '/webhooks/fiserv/';
const arrived = () => eventually('a notice arrives', () => receiver.met[0]);

test.each(['by default', 'when registered'])('%s they come with secret and suffix', async (how) => {
  const noticeUrl = `${receiver.url}${PLACE.slice(0, -1)}`;
  const place = { host: '127.0.0.1', port: 0, timeScale: 0 };
  const sandbox = await fiserv.startSandbox({
    ...place,
    noticeUrl: how === 'by default' ? noticeUrl : one.inbox.url,
  });
  const provider = fiserv.create(fiserv.settings.parse(sandbox.settings), NOWHERE);
  if (how === 'when registered') await provider.registerNotices?.(noticeUrl);
  await provider.submit(anOrder(1_000n));
  const { method, path } = await arrived();
  expect([method, path]).toEqual(['POST', `${PLACE}sandbox-webhook-secret/cashout`]);
  const body = Buffer.from('{"txid":"a","status":3}');
  const raw = { headers: {}, pathRest: path.replace(PLACE, ''), body, receivedAt: new Date() };
  expect(provider.readNotice(raw)).toMatchObject({ kind: 'read', outcome: 'settled' });
  provider.close();
  await sandbox.stop();
});

test('what arrives is read: the txid, the claim and the key', async () => {
  const order = anOrder(1_100n);
  const { txid } = await submitted(one, order);
  const { headers, body } = await eventually('it arrives', () =>
    one.inbox.received.find((notice) => notice.body.includes(txid ?? '-')),
  );
  const pathRest = 'sandbox-webhook-secret/cashout';
  const reading = one.provider.readNotice({ headers, body, pathRest, receivedAt: new Date() });
  expect(reading).toEqual({
    kind: 'read',
    reference: { providerId: txid },
    claimed: '1',
    outcome: 'awaiting-confirmation',
    confirmationKey: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const key = 'confirmationKey' in reading ? (reading.confirmationKey ?? '') : '';
  const confirmed = await one.provider.confirm?.(reference(order, txid), key);
  expect(confirmed).toMatchObject({ outcome: 'processing' });
});

test('a registration that is refused is a fault to be seen, without the secret', async () => {
  const settings = { ...one.sandbox.settings, BASE_URL: `${receiver.url}/gateway` };
  const provider = fiserv.create(fiserv.settings.parse(settings), NOWHERE);
  receiver.manner = null;
  await provider.lookUp(reference(anOrder(1n), 'nobody'));
  receiver.manner = { status: 500, body: '{}' };
  await expect(provider.registerNotices?.('http://127.0.0.1:9/webhooks')).rejects.toThrow(
    /^Fiserv refused the registration at \/v1\/webhook: HTTP 500$/,
  );
  provider.close();
});
