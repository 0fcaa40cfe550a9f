const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest wait for another civil day or night, should the clocks ever be changed again. */
const HOURS_MAX = 73;

const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Sao_Paulo',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
});

/** An hour as clocks in São Paulo show it; days are counted from 1970-01-01. */
export interface CivilHour {
  readonly day: number;
  readonly hour: number;
}

/** From one full hour of the civil day to another, over midnight when `from` is the larger. */
export interface NightHours {
  readonly from: number;
  readonly to: number;
}

/**
 * Civil time in São Paulo by the zone data, whatever the zone of the server. Its distance from UTC
 * has been whole hours since 1914, so days and nights begin on whole hours of UTC.
 */
export function saoPauloHour(at: Date): CivilHour {
  const parts = new Map(FORMAT.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? Number.NaN;
  return {
    day: Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS,
    hour: part('hour'),
  };
}

/** Which night an hour belongs to, by the day on which it begins; null: it is not night. */
export function nightOf({ day, hour }: CivilHour, { from, to }: NightHours): number | null {
  if (from < to) return hour >= from && hour < to ? day : null;
  if (hour >= from) return day;
  return hour < to ? day - 1 : null;
}

function firstHourAfter(at: Date, isWanted: (hour: CivilHour) => boolean): Date {
  const thisHour = Math.floor(at.getTime() / HOUR_MS);
  for (let n = 1; n <= HOURS_MAX; n += 1) {
    const next = new Date((thisHour + n) * HOUR_MS);
    if (isWanted(saoPauloHour(next))) return next;
  }
  throw new Error('a day or a night has no end');
}

/** When the next civil day begins. */
export function nextDay(at: Date): Date {
  const today = saoPauloHour(at).day;
  return firstHourAfter(at, ({ day }) => day !== today);
}

/** When the next night begins; during one, the one after it. */
export function nextNight(at: Date, hours: NightHours): Date {
  const tonight = nightOf(saoPauloHour(at), hours);
  return firstHourAfter(at, (hour) => {
    const night = nightOf(hour, hours);
    return night !== null && night !== tonight;
  });
}

/** When the night that is or that comes next ends. */
export function nightEnd(at: Date, hours: NightHours): Date {
  const tonight = nightOf(saoPauloHour(at), hours);
  if (tonight === null) return nightEnd(nextNight(at, hours), hours);
  return firstHourAfter(at, (hour) => nightOf(hour, hours) !== tonight);
}
