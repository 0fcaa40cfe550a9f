import { anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import type { BookedPayout } from '../support/sandboxed-provider';
import { bookedByPayout, ledgerOf } from './booked';

const PACE = 0.02;
/** After this long (paced) repeated absence is proof. */
const PROOF_SECONDS = 30;

/** What an attempt was like before and after each change of it. */
const WATCH_ATTEMPTS = `
create table seen_attempt (payout_id uuid, was text, now text, absences_was integer,
  absences integer,
  last_sent_at timestamptz, at timestamptz default clock_timestamp());
grant insert on seen_attempt to repasse_worker, repasse_app;
create function see_attempt() returns trigger language plpgsql as $$
begin
  insert into seen_attempt (payout_id, was, now, absences_was, absences, last_sent_at)
  values (new.payout_id, old.state, new.state, old.absences, new.absences, old.last_sent_at);
  return null;
end $$;
create trigger see_attempt after update on attempt for each row execute function see_attempt();`;

let patient: TestApp;
let hasty: TestApp;
beforeAll(async () => {
  const env = { PAGSTAR_ABSENCE_PROOF_SECONDS: String(PROOF_SECONDS) };
  patient = await aRunningApp({ pace: PACE, env });
  hasty = await aRunningApp({ pace: PACE, env: { PAGSTAR_ABSENCE_PROOF_SECONDS: '0' } });
  for (const app of [patient, hasty]) await app.pool.query(WATCH_ATTEMPTS);
}, 60_000);
afterAll(async () => {
  await patient.stop();
  await hasty.stop();
}, 60_000);

async function requested(app: TestApp, amount: string): Promise<string> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount }));
  return payout?.id ?? '';
}

const becomes = (app: TestApp, id: string, status: string): Promise<PayoutAnswer> =>
  eventually(`it is ${status}`, async () => {
    const payout = await app.api.payout(id);
    return payout.status === status ? payout : null;
  });

const entryOf = async (app: TestApp, id: string): Promise<BookedPayout | undefined> =>
  (await bookedByPayout(app)).get(id)?.[0];

interface Seen {
  readonly was: string;
  readonly now: string;
  readonly absences_was: number;
  readonly absences: number;
  /** Since the send before it. */
  readonly quiet_ms: string;
}

async function seenOf(app: TestApp, id: string): Promise<Seen[]> {
  const { rows } = await app.pool.query<Seen>(
    `select was, now, absences_was, absences,
       extract(epoch from at - last_sent_at) * 1000 as quiet_ms
     from seen_attempt where payout_id = $1 order by at`,
    [id],
  );
  return rows;
}

test('56: paid though the answer was lost, it is found and never sent again', async () => {
  const id = await requested(patient, '1.56');
  const { timeline } = await becomes(patient, id, 'SETTLED');
  expect(timeline.map(({ to }) => to)).toEqual(['QUEUED', 'UNKNOWN', 'SETTLED']);
  expect(await entryOf(patient, id)).toMatchObject({ posts: 1, payments: 1 });
});

test('57: nothing happened; only proved absence sends it again, with the same key', async () => {
  const id = await requested(patient, '1.57');
  expect((await becomes(patient, id, 'UNKNOWN')).waitingFor).toMatch(/the outcome of a call/);
  const { timeline } = await becomes(patient, id, 'SETTLED');
  expect(timeline.slice(0, 3)).toMatchObject([
    { to: 'QUEUED', cause: 'REQUESTED' },
    { to: 'UNKNOWN', cause: 'SUBMISSION' },
    { from: 'UNKNOWN', to: 'QUEUED', cause: 'ABSENCE_PROVED' },
  ]);
  const proof = (await seenOf(patient, id)).find(({ now }) => now === 'NOT_SENT');
  expect(proof?.absences).toBeGreaterThanOrEqual(3);
  expect(Number(proof?.quiet_ms)).toBeGreaterThanOrEqual(PROOF_SECONDS * 1_000 * PACE);
  // One entry in the book is one key; two posts are the lost one and the one after the proof.
  expect((await bookedByPayout(patient)).get(id)).toHaveLength(1);
  expect(await entryOf(patient, id)).toMatchObject({ posts: 2, payments: 1 });
});

test('57: three absences are needed even where no time is', async () => {
  const id = await requested(hasty, '1.57');
  await becomes(hasty, id, 'SETTLED');
  const proof = (await seenOf(hasty, id)).find(({ now }) => now === 'NOT_SENT');
  expect(proof).toMatchObject({ was: 'OPEN', absences_was: 2, absences: 3 });
  expect(await entryOf(hasty, id)).toMatchObject({ posts: 2, payments: 1 });
});

test('64: a server error is never a failure; it is proved absent before each send', async () => {
  const id = await requested(hasty, '1.64');
  await eventually(
    'it was sent three times',
    async () => ((await entryOf(hasty, id))?.posts ?? 0) >= 3,
  );
  const { timeline } = await becomes(hasty, id, 'UNKNOWN');
  const told = timeline.map(({ to }) => to);
  expect([...new Set(told)]).toEqual(['QUEUED', 'UNKNOWN']);
  const proofs = (await seenOf(hasty, id)).filter(({ now }) => now === 'NOT_SENT');
  expect(proofs.length).toBeGreaterThanOrEqual(2);
  for (const proof of proofs) expect(proof).toMatchObject({ was: 'OPEN', absences: 3 });
  expect((await bookedByPayout(hasty)).get(id)).toMatchObject([{ payments: 0 }]);
  expect(await ledgerOf(hasty.pool, id)).toEqual(['HOLD 164']);
});

test('64: until the proof it stays unknown and is not sent', async () => {
  const id = await requested(patient, '1.64');
  const { waitingFor } = await becomes(patient, id, 'UNKNOWN');
  expect(waitingFor).toMatch(/the outcome of a call is not known/);
  const absent = await eventually('three absences were seen', async () => {
    const seen = await seenOf(patient, id);
    return seen.find(({ absences }) => absences === 3);
  });
  if (Number(absent.quiet_ms) < PROOF_SECONDS * 1_000 * PACE) expect(absent.now).toBe('OPEN');
  expect(await patient.faults()).toEqual([]);
});

test('69: it stays in processing, says what it waits for and is looked at again', async () => {
  const id = await requested(patient, '1.69');
  expect((await becomes(patient, id, 'PROCESSING')).waitingFor).toBe('the payment system');
  const next = async () => {
    const query = 'query ($id: ID!) { payout(id: $id) { status nextCheckAt } }';
    type Read = { payout: { status: string; nextCheckAt: string } };
    return (await patient.api.call<Read>(query, { id })).data.payout;
  };
  const first = await next();
  const later = await eventually('it was looked at again', async () => {
    const now = await next();
    return now.nextCheckAt > first.nextCheckAt ? now : null;
  });
  expect(later.status).toBe('PROCESSING');
  expect(await entryOf(patient, id)).toMatchObject({ posts: 1, payments: 0 });
});
