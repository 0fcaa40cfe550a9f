import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One difference between our book and a provider's; closed by proof only. */
@Entity('break')
export class Break {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  provider!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  subject!: string;

  @Column('uuid', { nullable: true })
  payout_id!: string | null;

  @Column('uuid', { nullable: true })
  merchant_id!: string | null;

  @Column('text', { nullable: true })
  provider_id!: string | null;

  @Column('text', { nullable: true })
  ours!: string | null;

  @Column('text', { nullable: true })
  theirs!: string | null;

  @Column('bigint', { nullable: true })
  our_amount!: string | null;

  @Column('bigint', { nullable: true })
  their_amount!: string | null;

  @Column('timestamptz', { nullable: true })
  made_at!: Date | null;

  @Column('timestamptz')
  first_seen_at!: Date;

  @Column('timestamptz')
  last_seen_at!: Date;

  @Column('integer')
  times_seen!: number;

  @Column('timestamptz', { nullable: true })
  closed_at!: Date | null;

  @Column('text', { nullable: true })
  proof!: string | null;
}
