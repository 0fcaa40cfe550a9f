import type { PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import type { Fault } from '../support/fault-proxy';
import {
  type Case,
  type FaultyProviders,
  faultyProviders,
  NAMES,
  type Name,
  reaches,
} from './faulty-providers';

/** Short enough not to wait, long enough for a late order to come before its absence is proof. */
const PACE = 0.02;
const PROOF = { PAGSTAR_ABSENCE_PROOF_SECONDS: '60', BITCAPITAL_ABSENCE_PROOF_SECONDS: '60' };

const AT: Record<Name, Record<'submit' | 'lookUp' | 'token' | 'confirm', RegExp>> = {
  pagstar: {
    submit: /^POST \/api\/v2\/pix\/payments\/dict /,
    lookUp: /^GET \/api\/v2\/pix\/payments\/idempotencyKey\//,
    token: /^POST \/api\/v2\/oauth\/token /,
    confirm: /^never/,
  },
  paybrokers: {
    submit: /^POST \S+\/accounts\/pix\/cashout /,
    lookUp: /^GET \S+\/accounts\/transactions\/pix/,
    token: /^POST \S+\/login /,
    confirm: /^never/,
  },
  fiserv: {
    submit: /^POST \/gateway\/v2\/apm\/pix\/cashout /,
    lookUp: /^GET \/gateway\/v2\/apm\/pix\/cashout/,
    token: /^POST \/gateway\/token /,
    confirm: /^POST \S+\/confirm /,
  },
  bitcapital: {
    submit: /^POST \S+\/withdraw /,
    lookUp: /^GET \S+\/transactions\//,
    token: /^POST \/auth-service\/login /,
    confirm: /^never/,
  },
};
const IDEMPOTENT: readonly Name[] = ['pagstar', 'bitcapital'];

let faulty: FaultyProviders;
beforeAll(async () => {
  faulty = await faultyProviders({ pace: PACE, env: PROOF });
}, 60_000);
afterAll(() => faulty.stop(), 60_000);
afterEach(() => NAMES.forEach((name) => faulty.proxy(name).forget()));
afterEach(async () => expect(await faulty.app.faults()).toEqual([]));

const everywhere = (run: (name: Name) => Promise<void>): Promise<void[]> =>
  Promise.all(NAMES.map(run));

/** Posts and payments of each entry in the provider's book. */
const bookOf = async (name: Name, one: Case): Promise<string[]> =>
  (await faulty.booked(name, one)).map(
    ({ posts, payments }) => `posted ${posts}, paid ${payments}`,
  );

async function isPaidOnce(name: Name, one: Case): Promise<void> {
  await reaches(faulty, one, 'SETTLED');
  expect([name, await bookOf(name, one)]).toEqual([name, ['posted 1, paid 1']]);
  expect(await faulty.ledger(one)).toEqual(['HOLD 100', 'CAPTURE 100']);
}

/** It may not be sent again and nobody knows it: people end it, and until then nothing moves. */
async function waitsForPeople(name: Name, one: Case, why: RegExp): Promise<PayoutAnswer> {
  await eventually(`${name}: ${why}`, async () =>
    why.test((await faulty.payout(one)).waitingFor ?? ''),
  );
  await eventually('it was asked about again', async () => (await faulty.asked(one)) >= 4);
  expect(await faulty.ledger(one)).toEqual(['HOLD 100']);
  const payout = await faulty.payout(one);
  expect([name, payout.status]).toEqual([name, 'UNKNOWN']);
  return payout;
}

const MUST_NOT_REPEAT = /does not know it; it must not be sent twice, so two people can end it/;

describe('the order', () => {
  const meets = (fault: Fault, judge: (name: Name, one: Case) => Promise<void>) =>
    everywhere(async (name) => {
      const met = faulty.proxy(name).plan({ fault, times: 1, at: AT[name].submit });
      const one = await faulty.pay(name);
      await judge(name, one);
      expect([name, met]).toEqual([name, { met: 1 }]);
    });

  test('is not taken by anybody: sent again under its key as soon as somebody does', () =>
    everywhere(async (name) => {
      await faulty.proxy(name).refuse();
      const one = await faulty.pay(name);
      await eventually('it was tried', async () =>
        /the last try/.test((await faulty.payout(one)).waitingFor ?? ''),
      );
      expect(await bookOf(name, one)).toEqual([]);
      // On a crowded machine an answer that comes later may be too late: that is another matter.
      expect((await faulty.payout(one)).timeline.map(({ to }) => to)).not.toContain('UNKNOWN');
      await faulty.proxy(name).accept();
      await isPaidOnce(name, one);
    }));

  test.each<Fault>(['silence', 'cut before it is whole'])(
    '%s: sent again after proof where that is safe, else left to people',
    (fault) =>
      meets(fault, async (name, one) => {
        if (!IDEMPOTENT.includes(name)) {
          await waitsForPeople(name, one, MUST_NOT_REPEAT);
          expect(await bookOf(name, one)).toEqual([]);
          return;
        }
        await isPaidOnce(name, one);
        const { timeline } = await faulty.payout(one);
        expect(timeline.map(({ cause }) => cause)).toContain('ABSENCE_PROVED');
      }),
  );

  test.each<Fault>([
    'answer lost',
    'cut inside the answer',
    'answer after the time-out',
    'garbage',
    'slow drip',
  ])('%s: the provider acted, so it is found and never sent again', (fault) =>
    meets(fault, async (name, one) => {
      await isPaidOnce(name, one);
      const { timeline } = await faulty.payout(one);
      expect(timeline.map(({ to }) => to)).toContain('UNKNOWN');
      expect(timeline.map(({ cause }) => cause)).not.toContain('ABSENCE_PROVED');
    }),
  );

  test('arrives late: found when it is there, paid once', () => meets('arrives late', isPaidOnce));

  test('sent twice by a machine in between: one key is one order, where the provider says so', () =>
    meets('sent twice', async (name, one) => {
      await reaches(faulty, one, 'SETTLED');
      expect(await faulty.ledger(one)).toEqual(['HOLD 100', 'CAPTURE 100']);
      expect([name, (await bookOf(name, one)).sort()]).toEqual([name, TWICE[name]]);
    }));

  test('sent twice and the answer lost: where two orders stand, neither is taken for ours', () =>
    meets('sent twice and answer lost', async (name, one) => {
      if (IDEMPOTENT.includes(name)) {
        await reaches(faulty, one, 'SETTLED');
        expect(await bookOf(name, one)).toEqual(TWICE[name]);
      } else {
        await waitsForPeople(name, one, /several orders (carry this key|match)/);
      }
    }));
});

/** The book after the same order came twice. Two payments here are beyond any client's power. */
const TWICE: Record<Name, string[]> = {
  pagstar: ['posted 2, paid 1'],
  bitcapital: ['posted 2, paid 1'],
  paybrokers: ['posted 1, paid 1', 'posted 1, paid 1'],
  // The second of two orders to one recipient fails there.
  fiserv: ['posted 1, paid 0', 'posted 1, paid 1'],
};

const QUESTION_FAULTS: readonly Fault[] = [
  'silence',
  'cut before it is whole',
  'answer lost',
  'cut inside the answer',
  'answer after the time-out',
  'garbage',
  'slow drip',
  'sent twice',
  'arrives late',
  'unauthorized',
];

describe('the look-up', () => {
  test.each(QUESTION_FAULTS)('%s: asked again, nothing is concluded from it', (fault) =>
    everywhere(async (name) => {
      const met = faulty.proxy(name).plan({ fault, times: 2, at: AT[name].lookUp });
      const one = await faulty.pay(name);
      await isPaidOnce(name, one);
      // Where the answer came all the same, the first look-up may have told enough.
      expect([name, met]).toEqual([name, { met: expect.any(Number) }]);
      expect(met.met).toBeGreaterThanOrEqual(1);
    }),
  );
});

describe('the token', () => {
  test.each(QUESTION_FAULTS)('%s: the order waits, and is sent once', (fault) =>
    everywhere(async (name) => {
      const proxy = faulty.proxy(name);
      const refused = proxy.plan({ fault: 'unauthorized', times: 1, at: AT[name].submit });
      const met = proxy.plan({ fault, times: 1, at: AT[name].token });
      const one = await faulty.pay(name);
      await isPaidOnce(name, one);
      expect([name, refused, met]).toEqual([name, { met: 1 }, { met: 1 }]);
    }),
  );
});

describe('the confirmation', () => {
  test.each(QUESTION_FAULTS)('%s: given again at most, paid once', async (fault) => {
    const met = faulty.proxy('fiserv').plan({ fault, times: 1, at: AT.fiserv.confirm });
    const one = await faulty.pay('fiserv');
    await isPaidOnce('fiserv', one);
    expect(met).toEqual({ met: 1 });
  });
});
