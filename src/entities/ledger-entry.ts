import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An append-only move of money between two books; the whole ledger sums to zero. */
@Entity('ledger_entry')
export class LedgerEntry {
  @PrimaryColumn('bigint')
  id!: string;

  @Column('uuid')
  account_id!: string;

  @Column('uuid', { nullable: true })
  payout_id!: string | null;

  @Column('text')
  kind!: string;

  @Column('bigint')
  amount!: string;

  @Column('text', { nullable: true })
  reference!: string | null;

  @Column('timestamptz')
  occurred_at!: Date;
}
