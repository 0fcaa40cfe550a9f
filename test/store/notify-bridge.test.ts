import { setImmediate as turn } from 'node:timers/promises';
import { Client, Pool } from 'pg';
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

test('the first word is sent at once, and what comes right after it together', async () => {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const nothing = () => undefined;
  const rest = { onHeard: nothing, onGap: nothing, onError: nothing };
  const bridge = new NotifyBridge({ url: database.url, pool, ...rest });
  const listener = new Client({ connectionString: database.url });
  const words: string[][] = [];
  listener.on('notification', ({ payload }) => words.push(JSON.parse(payload ?? '').merchantIds));
  const tell = (...ids: string[]) => {
    for (const id of ids) bridge.tell({ merchantIds: [id], accountIds: [] });
  };
  try {
    await listener.connect();
    await listener.query('listen repasse_changed');
    // Time stands still and no timer fires: what is heard now waited for none.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'Date'] });
    tell('first');
    await turn();
    tell('second', 'third');
    while (words.length === 0) await listener.query('select pg_sleep(0.01)');
    expect(words).toEqual([['first']]);
    jest.advanceTimersByTime(2);
    jest.useRealTimers();
    await eventually('the others are heard', () => words.length > 1);
    expect(words).toEqual([['first'], ['second', 'third']]);
  } finally {
    jest.useRealTimers();
    await bridge.close();
    await Promise.all([listener.end(), pool.end()]);
    await database.drop();
  }
});
