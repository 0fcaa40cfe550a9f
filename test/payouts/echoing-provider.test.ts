import { aDoor, type Door } from './a-door';

const ECHO = 'Recebedor de Teste, CPF 529.982.247-25, recebedor@example.com: recusado';
const SAID = /529\.?982|Recebedor|example\.com/i;

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

/** Whatever is stored anywhere about payouts, as text. */
async function stored(): Promise<string> {
  const tables = ['payout', 'payout_event', 'refund', 'attempt', 'audit_entry', 'break'];
  const all = tables.map((table) => door.pool.query(`select t::text as row from ${table} t`));
  const answers = await Promise.all(all);
  return answers.flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n');
}

test('a provider that echoes the recipient is not quoted, neither stored nor shown', async () => {
  const [refused, unsure, returned] = [
    await door.aSentPayout(),
    await door.aSentPayout(),
    await door.aSentPayout(),
  ];
  const failure = { code: 'RECIPIENT_ACCOUNT_CLOSED', providerMessage: ECHO } as const;
  await door.answer(refused, { outcome: 'failed', failure });
  await door.answer(unsure, { outcome: 'unknown', why: ECHO });
  const refund = { reference: 'D1', amountCents: 10_000n, reason: ECHO };
  await door.answer(returned, { outcome: 'refunded', refunds: [refund], full: true });
  expect((await door.now(refused)).payout.failure?.providerMessage).toMatch(/recusado$/);
  expect((await door.now(unsure)).payout.trouble).toMatch(/recusado$/);
  expect((await door.now(returned)).payout.status).toBe('REFUNDED');
  const text = await stored();
  expect(text.match(/recusado/g)?.length).toBeGreaterThanOrEqual(3);
  expect(text).not.toMatch(SAID);
});
