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

  @Column('text', { nullable: true })
  end_to_end_id!: string | null;

  /** Keyed digest of the secret that this payout's notices carry. */
  @Column('bytea', { nullable: true })
  notice_digest!: Buffer | null;

  /** The recipient, while this order is under way with a provider that takes one at a time. */
  @Column('text', { nullable: true })
  recipient!: string | null;

  @Column('text', { nullable: true })
  confirm_by!: string | null;

  @Column('timestamptz', { nullable: true })
  confirm_sent_at!: Date | null;
}
