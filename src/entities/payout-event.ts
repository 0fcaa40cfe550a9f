import { Column, Entity, PrimaryColumn } from 'typeorm';

/** History of a payout, append-only; `seq` is the order of commits within the merchant. */
@Entity('payout_event')
export class PayoutEvent {
  @PrimaryColumn('uuid')
  merchant_id!: string;

  @PrimaryColumn('bigint')
  seq!: string;

  @Column('uuid')
  payout_id!: string;

  @Column('uuid')
  account_id!: string;

  @Column('integer')
  version!: number;

  @Column('text', { nullable: true })
  from_status!: string | null;

  @Column('text')
  to_status!: string;

  @Column('text')
  cause!: string;

  @Column('timestamptz')
  occurred_at!: Date;
}
