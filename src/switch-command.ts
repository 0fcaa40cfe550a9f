import { parseArgs } from 'node:util';
import type { SwitchWish, Target } from './payouts/throw-switch';

/** What `npm run switch` was asked for. */
export type SwitchCommand =
  | { readonly verb: 'list' }
  | { readonly verb: 'stop'; readonly merchant: string | null; readonly wish: SwitchWish }
  | { readonly verb: 'release'; readonly merchant: string | null; readonly target: Target };

export const USAGE = `npm run switch -- stop --all | --provider <name> | --merchant <id or name>
    --reason <why> [--refuse] [--for 2h]
npm run switch -- release --all | --provider <name> | --merchant <id or name>
npm run switch -- list
New requests are accepted and wait; with --refuse they are refused.`;

const OPTIONS = {
  all: { type: 'boolean', default: false },
  provider: { type: 'string' },
  merchant: { type: 'string' },
  reason: { type: 'string' },
  refuse: { type: 'boolean', default: false },
  for: { type: 'string' },
} as const;

/** A question that makes no sense; its message says how to ask. */
export class SwitchUsage extends Error {}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function untilOf(span: string | undefined, now: Date): Date | null {
  if (span === undefined) return null;
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(span) ?? [];
  const ms = UNIT_MS[unit];
  if (count === undefined || ms === undefined) {
    throw new SwitchUsage('--for: write a span of time such as 30m, 2h or 1d');
  }
  return new Date(now.getTime() + Number(count) * ms);
}

/** The words after `npm run switch --`, or an error that says how to ask. */
export function switchCommand(words: readonly string[], now: Date): SwitchCommand {
  const parsed = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const { all, provider = null, merchant = null, reason = '', refuse } = parsed.values;
  const [verb, ...more] = parsed.positionals;
  if (more.length > 0) throw new SwitchUsage(USAGE);
  if (verb === 'list') return { verb };
  const named = [all, provider !== null, merchant !== null].filter(Boolean);
  if ((verb !== 'stop' && verb !== 'release') || named.length !== 1) throw new SwitchUsage(USAGE);
  const target = { provider, everything: all };
  if (verb === 'release') return { verb, merchant, target };
  const mode = refuse ? 'REFUSE' : 'QUEUE';
  return {
    verb,
    merchant,
    wish: { ...target, mode, reason, until: untilOf(parsed.values.for, now) },
  };
}
