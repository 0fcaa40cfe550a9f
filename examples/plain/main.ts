import { randomUUID } from 'node:crypto';
import { argv, env } from 'node:process';
import { withdraw } from './withdraw.ts';

const [amount = '10.50', idempotencyKey = randomUUID()] = argv.slice(2);
console.log(`withdrawing ${amount} with the key ${idempotencyKey}`);
const end = await withdraw({
  url: env['REPASSE_URL'] ?? 'http://127.0.0.1:4000/graphql',
  key: env['REPASSE_KEY'] ?? '',
  accountId: env['REPASSE_ACCOUNT'] ?? '00000000-0000-7000-8000-00000000acc1',
  amount,
  idempotencyKey,
  tell: (line) => console.log(line),
});
console.log(`end: ${end}`);
