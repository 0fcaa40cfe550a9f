import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A webhook delivery as received: a hint, kept beside what a look-up proved. */
@Entity('notice')
export class Notice {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  provider!: string;

  @Column('bytea')
  digest!: Buffer;

  @Column('uuid', { nullable: true })
  payout_id!: string | null;

  @Column('text', { nullable: true })
  provider_id!: string | null;

  @Column('text', { nullable: true })
  claimed!: string | null;

  @Column('text', { nullable: true })
  outcome!: string | null;

  @Column('text', { nullable: true })
  verdict!: string | null;

  @Column('text', { nullable: true })
  proven!: string | null;

  @Column('integer')
  contradictions!: number;

  @Column('integer')
  deliveries!: number;

  @Column('bytea')
  body!: Buffer;

  @Column('timestamptz')
  received_at!: Date;

  @Column('timestamptz', { nullable: true })
  verified_at!: Date | null;
}
