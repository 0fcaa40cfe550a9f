import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from './schema';

/** `npm run schema`: writes the contract callers see. A test fails when it is not committed. */
export const schemaText = (): string => `${printSchema(lexicographicSortSchema(createSchema()))}\n`;

if (require.main === module) writeFileSync('schema.graphql', schemaText());
