import { nightOf, saoPauloHour } from '../../src/domain/sao-paulo';
import { aPlainDatabase, type PlainDatabase } from './plain-database';

let database: PlainDatabase;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);

const HOURS = `select h.at, sao_paulo_day(h.at) - '1970-01-01' as day,
    night_of(h.at, 20::smallint, 6::smallint) - '1970-01-01' as night,
    night_of(h.at, 1::smallint, 5::smallint) - '1970-01-01' as early
  from generate_series($1::timestamptz, $2::timestamptz, interval '59 minutes') as h(at)`;

interface Row {
  readonly at: Date;
  readonly day: number;
  readonly night: number | null;
  readonly early: number | null;
}

// A year with daylight saving time, the one in which it was abolished, and one to come.
test.each(['2018-01-01', '2019-01-01', '2031-01-01'])(
  'from %s on the database has the days and nights of the domain, whatever its own zone',
  async (from) => {
    const to = new Date(Date.parse(from) + 365 * 86_400_000).toISOString();
    const session = await database.pool.connect();
    await session.query(`set timezone = 'Asia/Kathmandu'`);
    const { rows } = await session.query<Row>(HOURS, [from, to]);
    session.release(true);
    expect(rows.length).toBeGreaterThan(8_000);
    const differing = rows.filter(({ at, day, night, early }) => {
      const hour = saoPauloHour(at);
      const [late, small] = [nightOf(hour, { from: 20, to: 6 }), nightOf(hour, { from: 1, to: 5 })];
      return hour.day !== day || late !== night || small !== early;
    });
    expect(differing).toEqual([]);
  },
);
