import type { Client } from 'pg';
import { NOTICE_COUNTS } from '../store/sql/notices';
import type { Fault, Finding } from './finding';

const HOUR = 60 * 60_000;
const WEEK_HOURS = 7 * 24;
/** So many in an hour, and so many times what is usual, is no accident. */
const FORGED_MIN = 100;
const FORGED_TIMES = 10;
/** So many without a single authentic one is a wrong secret. */
const ALL_FORGED_MIN = 5;

interface NoticeCount {
  readonly provider: string;
  readonly forged_lately: number;
  readonly forged_before: number;
  readonly authentic: number;
}

/** The smallest time-ordered id (UUID version 7) of a moment. */
export function firstIdAt(ms: number): string {
  const hex = Math.max(0, Math.trunc(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Does somebody send notices that are not the provider's? */
export async function checkNotices(client: Client, nowMs: number): Promise<Finding> {
  const since = [firstIdAt(nowMs - WEEK_HOURS * HOUR), firstIdAt(nowMs - HOUR)];
  const { rows } = await client.query<NoticeCount>(NOTICE_COUNTS, since);
  return { check: 'forged notices', faults: rows.flatMap(forgeryFaults) };
}

function forgeryFaults({
  provider,
  forged_lately: lately,
  forged_before: before,
  authentic,
}: NoticeCount): Fault[] {
  if (authentic === 0 && lately + before >= ALL_FORGED_MIN) {
    const what = `none of ${lately + before} notices from ${provider} in a week was authentic`;
    return [{ what, remedy: 'give us and the provider the same notice secret' }];
  }
  const usual = (before / (WEEK_HOURS - 1)) * FORGED_TIMES;
  if (lately < FORGED_MIN || lately <= usual) return [];
  const what = `${lately} forged notices from "${provider}" in the last hour`;
  return [{ what, remedy: 'see in the proxy who sends them; if it is the provider, its secret' }];
}
