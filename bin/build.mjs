import { prepare } from './prepare.mjs';

await prepare({ web: !process.argv.includes('--no-web') });
