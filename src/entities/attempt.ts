import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One submission of a payout to one provider, committed before the first byte leaves. */
@Entity('attempt')
export class Attempt {
  @PrimaryColumn('bigint')
  id!: string;

  @Column('uuid')
  payout_id!: string;

  @Column('text')
  provider!: string;

  /** The idempotency key the provider sees; the same for every send. */
  @Column('uuid')
  provider_key!: string;

  @Column('text', { nullable: true })
  provider_id!: string | null;

  @Column('text')
  state!: string;

  @Column('boolean')
  idempotent!: boolean;

  @Column('integer')
  possible_sends!: number;

  @Column('timestamptz')
  last_sent_at!: Date;

  @Column('integer')
  absences!: number;

  @Column('timestamptz')
  opened_at!: Date;
}
