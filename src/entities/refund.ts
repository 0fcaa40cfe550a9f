import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One return of a settled payout by its recipient. */
@Entity('refund')
export class Refund {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  payout_id!: string;

  @Column('text')
  reference!: string;

  @Column('bigint')
  amount!: string;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { nullable: true })
  end_to_end_id!: string | null;

  @Column('timestamptz')
  occurred_at!: Date;
}
