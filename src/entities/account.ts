import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the money of payouts comes from. Balances are moved by ledger entries only. */
@Entity('account')
export class Account {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  merchant_id!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  external_id!: string | null;

  /** Centavos; a larger payout waits for approval. Null: none does. */
  @Column('bigint', { nullable: true })
  approval_limit!: string | null;

  /** Centavos. Null in these: no such limit. */
  @Column('bigint', { nullable: true })
  limit_per_payout!: string | null;

  @Column('bigint', { nullable: true })
  limit_per_day!: string | null;

  /** Full hours of the civil day in São Paulo. */
  @Column('smallint', { nullable: true })
  limit_night_from!: number | null;

  @Column('smallint', { nullable: true })
  limit_night_to!: number | null;

  @Column('bigint', { nullable: true })
  limit_night_per_payout!: string | null;

  @Column('bigint', { nullable: true })
  limit_night_total!: string | null;

  /** Over how long the next two are counted. */
  @Column('integer', { nullable: true })
  limit_recipient_minutes!: number | null;

  @Column('integer', { nullable: true })
  limit_recipient_payouts!: number | null;

  @Column('bigint', { nullable: true })
  limit_recipient_amount!: string | null;

  /** How long a payout like an earlier one is refused; null: as the house has it. */
  @Column('integer', { nullable: true })
  look_alike_minutes!: number | null;

  /** Persons who must approve a payout above the limit. */
  @Column('integer')
  approvals_needed!: number;

  @Column('bigint')
  available!: string;

  @Column('bigint')
  held!: string;

  /** Counts the ledger entries; a larger number is a later balance. */
  @Column('bigint')
  moves!: string;

  @Column('timestamptz')
  created_at!: Date;
}
