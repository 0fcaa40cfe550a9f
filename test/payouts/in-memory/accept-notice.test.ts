import { createHash } from 'node:crypto';
import { acceptNotice } from '../../../src/payouts/accept-notice';
import type { NoticeReading } from '../../../src/providers/provider';
import { anActor, MemoryDoor } from './memory-door';

const sha = (text: string) => createHash('sha256').update(text).digest();

async function begin(reading: NoticeReading) {
  const actor = anActor('one', { readNotice: () => reading });
  const door = await new MemoryDoor([actor]).open();
  const facts = await door.recorded();
  const opening = { provider: 'one', providerKey: 'ours', idempotent: false, recipient: null };
  const rest = { endToEndId: null, noticeDigest: sha('secret'), routing: null };
  await door.parts.store.openAttempt(facts, { ...opening, ...rest });
  const deliver = (body = 'body') =>
    acceptNotice(door.parts, actor.provider, {
      ...{ headers: {}, pathRest: '', receivedAt: new Date(door.nowMs) },
      body: Buffer.from(body),
    });
  return { door, deliver, id: facts.payout.id };
}

const READ = {
  kind: 'read',
  reference: { providerKey: 'ours' },
  claimed: 'PAID',
  outcome: 'settled',
} as const;

test('what a notice claims is kept and makes its payout due, and nothing more', async () => {
  const { door, deliver, id } = await begin({ ...READ, confirmationKey: 'ck' });
  expect(await deliver()).toEqual({ authentic: true, stored: { kind: 'stored', payoutId: id } });
  expect(door.tables.notices[0]?.notice).toEqual({
    ...{ provider: 'one', digest: sha('body'), body: Buffer.from('body') },
    ...{ claimed: 'PAID', outcome: 'settled', verdict: null },
    ...{ reference: { providerKey: 'ours' }, confirmationKey: 'ck' },
  });
  const { payout } = await door.facts(id);
  expect(payout).toMatchObject({ status: 'QUEUED', nextCheckAt: new Date(door.nowMs) });
});

test('without a confirmation key it has none', async () => {
  const { door, deliver } = await begin(READ);
  await deliver();
  expect(door.tables.notices[0]?.notice.confirmationKey).toBeNull();
});

test.each<[string, NoticeReading, object]>([
  ['forged', { kind: 'forged', why: 'x' }, { verdict: 'FORGED', claimed: null }],
  ['unreadable', { kind: 'unreadable', why: 'x' }, { verdict: 'UNVERIFIABLE', claimed: null }],
  [
    'about something else',
    { kind: 'irrelevant', claimed: 'RECEIVED' },
    { verdict: 'UNKNOWN_PAYOUT', claimed: 'RECEIVED' },
  ],
])('one that is %s is kept with its verdict', async (what, reading, kept) => {
  const { door, deliver } = await begin(reading);
  expect(await deliver()).toMatchObject({ authentic: what !== 'forged' });
  const nothing = { outcome: null, reference: null, confirmationKey: null };
  expect(door.tables.notices[0]?.notice).toMatchObject({ ...nothing, ...kept });
});

test('a forgery does not stand in the way of the true notice with the same body', async () => {
  const { door, deliver } = await begin({ kind: 'forged', why: 'x' });
  await deliver();
  expect(door.tables.notices[0]?.notice.digest).toEqual(sha('forgedbody'));
});

describe('the secret of the payout', () => {
  test('that was chosen for it is right', async () => {
    const { deliver } = await begin({ ...READ, secretDigest: sha('secret') });
    expect(await deliver()).toMatchObject({ authentic: true, stored: { kind: 'stored' } });
  });

  test.each([
    ['of another one', { secretDigest: sha('another') }],
    ['of another length', { secretDigest: Buffer.from('short') }],
    [
      'of a payout nobody knows',
      { secretDigest: sha('secret'), reference: { providerKey: 'theirs' } },
    ],
  ])('%s makes it a forgery', async (_what, changed) => {
    const { door, deliver } = await begin({ ...READ, ...changed });
    expect(await deliver()).toMatchObject({ authentic: false });
    expect(door.tables.notices[0]?.notice).toMatchObject({ verdict: 'FORGED', reference: null });
  });
});
