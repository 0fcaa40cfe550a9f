import { Account } from './account';
import { ApiKey } from './api-key';
import { Approval } from './approval';
import { Attempt } from './attempt';
import { AuditEntry } from './audit-entry';
import { Break } from './break';
import { EventCounter } from './event-counter';
import { LedgerEntry } from './ledger-entry';
import { Merchant } from './merchant';
import { Notice } from './notice';
import { Payout } from './payout';
import { PayoutEvent } from './payout-event';
import { Refund } from './refund';

/** Every table the program reads through TypeORM, in one explicit list. */
export const ENTITIES = [
  Merchant,
  ApiKey,
  EventCounter,
  Account,
  Payout,
  Approval,
  Attempt,
  LedgerEntry,
  Refund,
  PayoutEvent,
  Notice,
  Break,
  AuditEntry,
] as const;
