import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who did what from where; each entry carries the hash of the one before. */
@Entity('audit_entry')
export class AuditEntry {
  @PrimaryColumn('uuid')
  merchant_id!: string;

  @PrimaryColumn('bigint')
  seq!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  actor!: string;

  @Column('text')
  action!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  origin!: string;

  @Column('text')
  payload!: string;

  @Column('bytea')
  prev!: Buffer;

  @Column('bytea')
  hash!: Buffer;
}
