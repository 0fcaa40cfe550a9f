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
