import process, { argv } from 'node:process';
import { simulateMany } from './simulate-many';
import { tellSeed } from './tell-seed';
import { wishFrom } from './wish-from';

/** `npm run simulate`: one seed in words, or many in figures. Exits with 1 when one was broken. */
async function main(): Promise<void> {
  const wish = wishFrom(argv.slice(2));
  const isKept = wish.seed === null ? await simulateMany(wish) : await tellSeed(wish.seed);
  process.exitCode = isKept ? 0 : 1;
}

void main();
