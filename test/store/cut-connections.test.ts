import { connect, createServer, type Server, type Socket } from 'node:net';
import { Client } from 'pg';
import { openPools } from '../../src/machinery';
import { isOutage } from '../../src/outage';
import { aDatabase } from '../support/database';

/** Passes everything on; what it holds back comes in one packet when the server hangs up. */
interface Tap {
  readonly url: string;
  hold(): void;
  close(): void;
}

async function tapOf(url: string): Promise<Tap> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let holding = false;
  const server: Server = createServer((client) => {
    const behind = connect(Number(target.port), target.hostname);
    const held: Buffer[] = [];
    for (const one of [client, behind]) sockets.add(one.on('error', () => undefined));
    client.pipe(behind);
    behind.on('data', (bytes) => {
      if (holding) held.push(bytes);
      else client.write(bytes);
    });
    behind.on('end', () => client.end(Buffer.concat(held)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const tapped = new URL(url);
  tapped.hostname = '127.0.0.1';
  tapped.port = String((server.address() as { port: number }).port);
  return {
    url: tapped.href,
    hold: () => {
      holding = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

let database: Awaited<ReturnType<typeof aDatabase>>;
let admin: Client;
let tap: Tap;
beforeEach(async () => {
  database = await aDatabase();
  admin = new Client({ connectionString: database.url });
  await admin.connect();
  tap = await tapOf(database.url);
});
afterEach(async () => {
  tap.close();
  await admin.end();
  await database.drop();
});

type Ask = (text: string) => Promise<unknown>;

/** The answer to a statement and the end of its connection arrive as one packet. */
async function answeredAndCut(pid: number, ask: Ask): Promise<void> {
  tap.hold();
  const asked = ask('select 1');
  const idle = `select state from pg_stat_activity where pid = $1 and query = 'select 1'`;
  let isIdle = false;
  while (!isIdle) isIdle = (await admin.query(idle, [pid])).rows[0]?.state === 'idle';
  await admin.query('select pg_terminate_backend($1)', [pid]);
  await asked;
  const refused = await ask('select 2').catch((error: unknown) => error);
  expect([refused, isOutage(refused)]).toEqual([expect.any(Error), true]);
}

const PID = 'select pg_backend_pid() as pid';

test('a held connection of the writes that is cut with its answer ends nothing else', async () => {
  const pools = openPools(tap.url);
  const pool = pools.work;
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>(PID);
  await answeredAndCut(rows[0]?.pid ?? 0, (text) => client.query(text));
  client.release(true);
  await pools.close();
});
