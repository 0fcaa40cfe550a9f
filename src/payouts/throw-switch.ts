import { invalid, type Refusal } from '../domain/refusal';
import type { Switch, SwitchMode, SwitchStore, SwitchTarget } from '../store/switch-store';
import { doerOf } from './decision-note';
import type { Caller } from './parts';
import type { SwitchBoard } from './switch-board';

export interface SwitchDesk {
  readonly store: SwitchStore;
  readonly board: SwitchBoard;
  /** Names of the providers that are on. */
  readonly providers: readonly string[];
  readonly newId: () => string;
}

/** Who turns it: the house may stop anything, a merchant's credential all its own payouts. */
export interface Operator extends Caller {
  readonly isHouse: boolean;
  /** It reaches some accounts of its merchant only. */
  readonly isLimited: boolean;
}

export interface Target {
  readonly provider: string | null;
  readonly everything: boolean;
}

export interface SwitchWish extends Target {
  readonly mode: SwitchMode;
  readonly reason: string;
  readonly until: Date | null;
}

export type SwitchSet =
  | { readonly kind: 'switch'; readonly switch: Switch | null }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

const REASON_MAX = 500;

function refusalOf(desk: SwitchDesk, operator: Operator, target: Target): Refusal | null {
  const { provider, everything } = target;
  const path = ['input', provider === null ? 'everything' : 'provider'];
  const ofOthers = provider !== null || everything;
  if (ofOthers ? !operator.isHouse : operator.isLimited) {
    return { code: 'NOT_ALLOWED', path, ban: 'SWITCH_OF_OTHERS' };
  }
  const { providers } = desk;
  if (provider !== null && !providers.includes(provider)) {
    return invalid(['input', 'provider'], { fix: 'PROVIDER_HERE', providers });
  }
  return null;
}

function wishFaults({ reason, until }: SwitchWish, now: Date): Refusal[] {
  const refusals: Refusal[] = [];
  if (reason.trim() === '' || reason.length > REASON_MAX) {
    refusals.push(invalid(['input', 'reason'], { fix: 'REASON_AT_MOST', max: REASON_MAX }));
  }
  if (until !== null && until <= now) {
    refusals.push(invalid(['input', 'until'], { fix: 'MOMENT_TO_COME' }));
  }
  return refusals;
}

const targetOf = ({ merchantId }: Operator, { provider, everything }: Target): SwitchTarget => ({
  provider,
  merchantId: provider !== null || everything ? null : merchantId,
});

/** Stops submissions from now on, on every replica; what is with a provider goes on. */
export async function throwSwitch(
  desk: SwitchDesk,
  operator: Operator,
  wish: SwitchWish,
): Promise<SwitchSet> {
  const refusal = refusalOf(desk, operator, wish);
  const faults = wishFaults(wish, new Date());
  const refusals = refusal === null ? faults : [refusal];
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const { mode, until } = wish;
  const asked = { id: desk.newId(), mode, until, reason: wish.reason.trim(), by: doerOf(operator) };
  const thrown = await desk.store.throw({ ...asked, ...targetOf(operator, wish) });
  await desk.board.refresh();
  return { kind: 'switch', switch: thrown };
}

/** Lets go on what waited, the oldest first. The switch is null when none was thrown. */
export async function releaseSwitch(
  desk: SwitchDesk,
  operator: Operator,
  target: Target,
): Promise<SwitchSet> {
  const refusal = refusalOf(desk, operator, target);
  if (refusal !== null) return { kind: 'refused', refusals: [refusal] };
  const released = await desk.store.release(targetOf(operator, target), doerOf(operator));
  await desk.board.refresh();
  return { kind: 'switch', switch: released };
}
