import { anOrder } from './api-client';
import { aRunningApp } from './running-app';

// Every running app of the tests is looked through when it stops: here it must find something.
test.each`
  where                    | spoil
  ${'a table'}             | ${`update account set name = '52998224725'`}
  ${'a table, as bytes'}   | ${`update audit_chain set last_hash = convert_to('Maria Exemplo', 'UTF8')`}
  ${'a secret in a table'} | ${`update account set name = 'sandbox-webhook-secret'`}
`('what can be read in $where does not pass', async ({ spoil }: { spoil: string }) => {
  const app = await aRunningApp();
  await app.api.request(anOrder(app.accountId));
  await app.pool.query(`set session_replication_role = replica; ${spoil}`);
  await expect(app.stop()).rejects.toThrow(/can be read in table (account|audit_chain)/);
});
