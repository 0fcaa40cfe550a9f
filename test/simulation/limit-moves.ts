import type { NightLimits } from '../../src/domain/account-limits';
import { limitsLeft, recipientLeft } from '../../src/domain/limits-left';
import type { LimitsChange } from '../../src/domain/parse-limits';
import { nextDay, saoPauloHour } from '../../src/domain/sao-paulo';
import type { Side } from './both-stores';
import type { Random } from './random';

const MARGIN_MS = 10 * 60_000;

/** Both sides have clocks of their own: the day must not change between them. */
function mayCountDays(): boolean {
  const now = Date.now();
  const begun = saoPauloHour(new Date(now - MARGIN_MS)).day;
  const isOneDay = begun === saoPauloHour(new Date(now)).day;
  return isOneDay && nextDay(new Date(now)).getTime() - now > MARGIN_MS;
}

/** It is night six hours before and after now, whenever that is. */
function tonight(random: Random): NightLimits {
  const { hour } = saoPauloHour(new Date());
  const perPayoutCents = random.pick([null, 500n]);
  const totalCents = random.pick([null, 1_300n]);
  return { from: (hour + 18) % 24, to: (hour + 6) % 24, perPayoutCents, totalCents };
}

/** Some limits, low enough to be met. */
export function someLimits(random: Random): LimitsChange {
  const perDay = random.pick([null, 700n, 2_000n]);
  return {
    perPayoutCents: random.pick([null, 500n]),
    perDayCents: mayCountDays() ? perDay : null,
    night: random.chance(0.5) ? tonight(random) : null,
    recipient: random.pick([
      null,
      { minutes: 60, payouts: random.between(0, 2), amountCents: null },
      { minutes: 60, payouts: null, amountCents: 900n },
    ]),
    lookAlikeMinutes: random.pick([null, 0, 60]),
  };
}

/** Limits are set, or read with what is left of them. */
export function limiting(
  { merchantId, accountId }: { readonly merchantId: string; readonly accountId: string },
  random: Random,
) {
  const isSet = random.chance(0.5);
  const change = random.chance(0.3) ? { perPayoutCents: null } : someLimits(random);
  const recipientTaxId = random.pick(['52998224725', '11144477735']);
  const account = random.chance(0.9) ? accountId : merchantId;
  return async ({ keeper }: Pick<Side, 'keeper'>): Promise<unknown> => {
    if (isSet) return keeper.setLimits({ merchantId, accountId: account, change });
    const set = await keeper.setLimits({ merchantId, accountId, change: {} });
    const use = await keeper.limitUse({ merchantId, accountId: account, recipientTaxId });
    if (use === null || set === null) return 'nothing is counted';
    return { left: limitsLeft(set.limits, use), paid: recipientLeft(set.limits, use) };
  };
}
