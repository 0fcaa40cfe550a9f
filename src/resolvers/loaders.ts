import DataLoader from 'dataloader';
import type { LimitUse } from '../domain/limit-use';
import type { PayoutEvent } from '../domain/payout';
import type { Notice } from '../entities/notice';
import type { Refund } from '../entities/refund';
import type { Account, Balance, LedgerLine } from '../store/payout-store-accounts';
import { type Reach, readAccountsById, readBalances, readStatements } from '../store/read-accounts';
import { type GivenApprovals, readApprovals } from '../store/read-approvals';
import {
  readEventPages,
  readNoticePages,
  readNotices,
  readRefunds,
  readTimelines,
} from '../store/read-history';
import { type AccountUse, readLimitUses } from '../store/read-limits';
import type { PayoutReads } from '../store/read-payouts';
import { PageLoader } from './page-loader';

/** Reads that what is on a page shares, gathered into one statement each. */
export interface Loaders {
  readonly account: DataLoader<string, Account | null>;
  readonly balance: DataLoader<string, Balance | null>;
  readonly limitUse: DataLoader<AccountUse, LimitUse | null>;
  readonly statement: PageLoader<LedgerLine>;
  readonly timeline: DataLoader<string, PayoutEvent[]>;
  readonly events: PageLoader<PayoutEvent>;
  readonly refunds: DataLoader<string, Refund[]>;
  readonly notices: DataLoader<string, Notice[]>;
  readonly noticePages: PageLoader<Notice>;
  readonly approvals: DataLoader<string, GivenApprovals>;
}

/** Read anew whenever asked for: money may have moved since. */
const ANEW = { cache: false } as const;

function makeLoaders(payouts: PayoutReads, reach: Reach): Loaders {
  const { reads } = payouts;
  return {
    account: new DataLoader((ids) => readAccountsById(reads, reach, ids)),
    balance: new DataLoader((ids) => readBalances(reads, reach, ids), ANEW),
    limitUse: new DataLoader((asked) => readLimitUses(payouts, reach.merchantId, asked), ANEW),
    statement: new PageLoader((ids, page) => readStatements(reads, ids, page)),
    timeline: new DataLoader((ids) => readTimelines(payouts, ids)),
    events: new PageLoader((ids, page) => readEventPages(payouts, ids, page)),
    refunds: new DataLoader((ids) => readRefunds(reads, ids)),
    notices: new DataLoader((ids) => readNotices(reads, ids)),
    noticePages: new PageLoader((ids, page) => readNoticePages(payouts, ids, page)),
    approvals: new DataLoader((ids) => readApprovals(reads, ids)),
  };
}

/** Made when the first of them is asked for: most that is requested reads nothing more. */
class LazyLoaders implements Loaders {
  private made: Loaders | null = null;

  constructor(
    private readonly payouts: PayoutReads,
    private readonly reach: Reach,
  ) {}

  get account() {
    return this.all.account;
  }

  get balance() {
    return this.all.balance;
  }

  get limitUse() {
    return this.all.limitUse;
  }

  get statement() {
    return this.all.statement;
  }

  get timeline() {
    return this.all.timeline;
  }

  get events() {
    return this.all.events;
  }

  get refunds() {
    return this.all.refunds;
  }

  get notices() {
    return this.all.notices;
  }

  get noticePages() {
    return this.all.noticePages;
  }

  get approvals() {
    return this.all.approvals;
  }

  private get all(): Loaders {
    this.made ??= makeLoaders(this.payouts, this.reach);
    return this.made;
  }
}

export const createLoaders = (payouts: PayoutReads, reach: Reach): Loaders =>
  new LazyLoaders(payouts, reach);
