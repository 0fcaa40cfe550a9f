import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A batch of attempts is JSON to the planner, a hundred rows for all it knows, and beside a
 * hundred rows it read the whole index of payouts for one attempt. Row by row is by key.
 */
const ROW_BY_ROW = ['enable_hashjoin', 'enable_mergejoin'];

export class OpenByKeys1765300000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const way of ROW_BY_ROW) {
      await runner.query(`alter function open_attempts(jsonb) set ${way} = off`);
    }
  }

  async down(): Promise<void> {}
}
