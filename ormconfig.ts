import { createDatabase } from './src/database';

/** For the TypeORM CLI: `npx typeorm -d dist/ormconfig.js migration:show`. */
export default createDatabase(process.env['DATABASE_URL'] ?? 'postgres://localhost/repasse');
