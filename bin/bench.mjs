import { prepare } from './prepare.mjs';

// `npm run bench -- --help` lists what there is.
await prepare({ web: false });
const { main } = await import('../bench/main.mjs');
process.exitCode = await main(process.argv.slice(2));
