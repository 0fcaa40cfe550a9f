import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Position of the newest entry of a merchant's event log. */
@Entity('event_counter')
export class EventCounter {
  @PrimaryColumn('uuid')
  merchant_id!: string;

  @Column('bigint')
  last_seq!: string;
}
