import type { Pool } from 'pg';
import type { StorePools } from '../../src/store/postgres-store';
import { wallPool } from '../../src/store/walled-pool';

/** Both ways to the database over one pool, in whatever role that is. */
export const storePoolsOf = (pool: Pool): StorePools => ({ callers: wallPool(pool), work: pool });
