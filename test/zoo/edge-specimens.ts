import { type Specimen, specimen } from './specimen';

const HTTP = 'src/providers/http.ts';
const NOTICE = 'src/payouts/accept-notice.ts';
const PEOPLE = 'src/payouts/decide-by-person.ts';
const DECIDE = 'src/domain/decide.ts';
const WITH_NOTICES = 'src/domain/with-notices.ts';
const APPLY = 'src/payouts/apply-report.ts';

/** Faults at the edges, to providers and from them, and in what is made of their words. */
export const EDGE_SPECIMENS: readonly Specimen[] = [
  specimen(
    'a webhook is believed without asking',
    [
      'src/payouts/check-payout.ts',
      ': await provider.lookUp(reference);',
      ': ((facts.notices[0] as PayoutReport | undefined) ?? (await provider.lookUp(reference)));',
    ],
    'test/webhooks/lies',
  ),
  specimen(
    "the secret of another payout's webhook opens this one",
    [NOTICE, 'return !timingSafeEqual(ours, secretDigest);', 'return false;'],
    'test/webhooks/payout-secret',
  ),
  specimen(
    'a forgery stands in the way of the true webhook',
    [NOTICE, "reading.kind === 'forged' ? 'forged' : ''", "''"],
    'test/webhooks/notices',
  ),
  specimen(
    'a webhook that was not stored is answered 200',
    [
      'src/webhooks/webhook-router.ts',
      '});\n        onNotice(',
      "}).catch(() => ({ authentic: true, stored: { kind: 'again' } }));\n        onNotice(",
    ],
    'test/webhooks/notices',
  ),
  specimen(
    'an old signature is good for ever',
    [
      'src/providers/paybrokers/signature.ts',
      'apartMs > judging.windowSeconds * 1_000',
      'apartMs === Infinity',
    ],
    'test/providers/paybrokers-webhook',
  ),
  specimen(
    'any signature is a right one',
    [
      'src/providers/paybrokers/signature.ts',
      'if (!timingSafeEqual(told.sign, right))',
      'if (!right)',
    ],
    'test/providers/paybrokers-webhook',
  ),
  specimen(
    'a lost answer is taken for an order that never left',
    [HTTP, 'if (!wire.open)', 'if (wire)'],
    'test/providers/http',
  ),
  specimen(
    'a redirect is taken for an answer',
    [HTTP, 'response.status >= 300 && response.status < 400', 'response.status === 300'],
    'test/providers/http',
  ),
  specimen(
    'an endless answer is read to its end',
    [HTTP, 'const BODY_MAX_BYTES = 64 * 1024;', 'const BODY_MAX_BYTES = 2 ** 40;'],
    'test/providers/http',
  ),
  specimen(
    'a provider that never answers is waited for',
    [HTTP, "call.abort('timeout')", 'call.signal'],
    'test/providers/http',
  ),
  specimen(
    'each of a thousand waiters asks for a token of their own',
    ['src/providers/token.ts', 'inFlight ??= fetchToken()', 'inFlight = fetchToken()'],
    'test/providers/token',
  ),
  specimen(
    'the breaker never opens',
    ['src/providers/breaker.ts', 'const SILENCES_MAX = 5;', 'const SILENCES_MAX = 2 ** 40;'],
    'test/providers/walled-breaker',
  ),
  specimen(
    "an answer with another amount than ours is taken for this payout's",
    [DECIDE, 'if (differs !== null) return', 'if (differs === undefined) return'],
    'test/domain/decide.test',
  ),
  specimen(
    'more is booked as returned than was paid',
    [DECIDE, 'if (exceedsPayment(facts, report)) return', 'if (report === undefined) return'],
    'test/domain/decide-refunds',
  ),
  specimen(
    'a payout ends while an authentic webhook says the opposite',
    [WITH_NOTICES, 'const waits = final || ', 'const waits = '],
    'test/domain/decide-notices',
  ),
  specimen(
    'people are told before it is committed',
    [
      APPLY,
      'const outcome = await',
      'if (decision.to) announce(parts, facts); const outcome = await',
    ],
    'test/payouts/told-after-commit',
  ),
  specimen(
    'a worker that lost its lease goes on under the new one',
    [
      APPLY,
      'if (again === null || again.fence !== facts.fence) break;',
      'if (again === null) break;',
    ],
    'test/payouts/one-door',
  ),
  specimen(
    'whoever asks for a payout may approve it',
    [PEOPLE, "if (payout.requestedBy === caller.name) return banned('OWN_APPROVAL');", ''],
    'test/payouts/approvals',
  ),
  specimen(
    'amounts are read as floating point numbers',
    [
      'src/domain/money.ts',
      "return BigInt(match[1] ?? '0') * 100n + BigInt(fraction.slice(0, 2));",
      'return BigInt(Math.trunc(Number(text) * 100));',
    ],
    'test/domain/money',
  ),
];
