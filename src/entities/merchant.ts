import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tenant: owns accounts and API keys; nothing crosses merchants. */
@Entity('merchant')
export class Merchant {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz')
  created_at!: Date;
}
