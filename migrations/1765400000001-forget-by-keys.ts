import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A batch is found by keys: where statistics are old or missing, the planner would rather read all
 * payouts for two hundred lines. Settings of the function alone, as of those that write.
 */
const BY_KEYS = `
alter function forget_events(uuid, integer, integer) set enable_seqscan = off;
alter function forget_events(uuid, integer, integer) set plan_cache_mode = force_generic_plan;
`;

export class ForgetByKeys1765400000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BY_KEYS);
  }

  // Forward only.
  async down(): Promise<void> {}
}
