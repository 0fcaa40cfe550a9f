import { Pool } from 'pg';
import { NotifyBridge, type Told } from '../../src/store/notify-bridge';
import { aDatabase } from '../support/database';
import { eventually } from '../support/eventually';

test('what is not ours on the channel only makes everybody look', async () => {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const heard: Told[] = [];
  let gaps = 0;
  const bridge = new NotifyBridge({
    url: database.url,
    pool,
    onHeard: (told) => heard.push(told),
    onGap: () => {
      gaps += 1;
    },
    onError: () => undefined,
  });
  try {
    await bridge.open();
    await pool.query('notify repasse_changed');
    for (const word of ['hello', 'null', '{"merchantIds":7}']) {
      await pool.query('select pg_notify($1, $2)', ['repasse_changed', word]);
    }
    const told = { by: 'another', merchantIds: ['m'], accountIds: [] };
    await pool.query('select pg_notify($1, $2)', ['repasse_changed', JSON.stringify(told)]);
    await eventually('the true word is heard', () => heard.length > 0);
    expect({ gaps, heard }).toMatchObject({ gaps: 4, heard: [{ merchantIds: ['m'] }] });
  } finally {
    await bridge.close();
    await pool.end();
    await database.drop();
  }
});
