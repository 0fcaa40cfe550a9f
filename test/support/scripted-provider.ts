import type { PayoutReport } from '../../src/domain/report';
import type { KeyAnswer, PayoutProvider, Prepared } from '../../src/providers/provider';
import { type WallSettings } from '../../src/providers/walls';

/** What each verb answers next, and how often each was called. */
export interface Script {
  submit: PayoutReport | Promise<PayoutReport>;
  confirm: PayoutReport;
  lookUp: PayoutReport;
  prepare: Prepared | Promise<Prepared>;
  lookUpKey: KeyAnswer;
  balance: { availableCents: bigint; blockedCents: null } | null;
  list: { orders: []; next: null } | null;
}

export interface Scripted {
  readonly provider: PayoutProvider;
  readonly script: Script;
  readonly calls: Record<keyof Script | 'registerNotices' | 'close', number>;
}

/** A provider that says what the test tells it to, for what no sandbox says on demand. */
export function aScripted(): Scripted {
  const script: Script = {
    submit: { outcome: 'accepted' },
    confirm: { outcome: 'processing' },
    lookUp: { outcome: 'settled' },
    prepare: { kind: 'ready' },
    lookUpKey: { kind: 'not-found' },
    balance: { availableCents: 1n, blockedCents: null },
    list: { orders: [], next: null },
  };
  const calls = {
    ...{ submit: 0, confirm: 0, lookUp: 0, prepare: 0, lookUpKey: 0, balance: 0, list: 0 },
    ...{ registerNotices: 0, close: 0 },
  };
  const verb =
    <Verb extends keyof Script>(name: Verb) =>
    async (): Promise<Awaited<Script[Verb]>> => {
      calls[name] += 1;
      return await script[name];
    };
  const provider: PayoutProvider = {
    name: 'scripted',
    capabilities: {
      pixKeyTypes: ['EMAIL'],
      bankAccounts: true,
      recipientKinds: ['CPF'],
      descriptionMax: 0,
      priority: false,
      idempotentSubmit: false,
      lookUpByOurKey: true,
      confirmsAloneUpToCents: null,
      oneAtATimePerRecipient: false,
      refunds: false,
      balance: true,
      absenceIsProofAfterMs: null,
    },
    submit: verb('submit'),
    confirm: verb('confirm'),
    lookUp: verb('lookUp'),
    prepare: verb('prepare'),
    lookUpKey: verb('lookUpKey'),
    balance: verb('balance'),
    list: verb('list'),
    readNotice: () => ({ kind: 'unreadable', why: 'scripted' }),
    registerNotices: async () => {
      calls.registerNotices += 1;
    },
    close: () => {
      calls.close += 1;
    },
  };
  return { provider, script, calls };
}

export const WIDE_WALLS: WallSettings = {
  requestsPerSecond: 100,
  requestsBurst: 200,
  keyTokens: 1_000,
  keyTokensPerMinute: 20,
  pace: 1,
};

/** A clock that only the test moves. */
export function aClock(): { now: () => number; pass(ms: number): void } {
  let nowMs = 5_000;
  return {
    now: () => nowMs,
    pass(ms) {
      nowMs += ms;
    },
  };
}
