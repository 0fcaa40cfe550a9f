import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_MAX_MS = 25_000;
const WORDS_MAX = 4_000;
const TICKS_A_SECOND = 100;

/** A process of ours: what it says, what it costs, and its end. */
export class Child {
  constructor(command, args, { env = {}, cwd } = {}) {
    this.name = args.find((arg) => !arg.startsWith('-')) ?? command;
    this.words = '';
    this.process = spawn(command, args, {
      cwd,
      env: { ...bareEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.words = (this.words + text).slice(-WORDS_MAX * 8);
      });
    }
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => resolve(error.message));
      this.process.once('exit', (code, signal) => resolve(signal ?? code));
    });
    LIVING.add(this);
    void this.ended.then(() => LIVING.delete(this));
  }

  /** The first match of `pattern` in what it says. */
  async says(pattern, maxMs = 60_000) {
    const until = Date.now() + maxMs;
    let how = 'is silent';
    void this.ended.then((end) => {
      how = `ended with ${end}`;
    });
    while (Date.now() < until) {
      const match = pattern.exec(this.words);
      if (match) return match;
      if (how !== 'is silent') break;
      await sleep(10);
    }
    throw new Error(`${this.name} ${how}:\n${this.words.slice(-WORDS_MAX)}`);
  }

  /** CPU seconds so far, and resident megabytes. */
  cost() {
    const stat = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const rss = /VmRSS:\s+(\d+)/.exec(
      readFileSync(`/proc/${this.process.pid}/status`, 'utf8'),
    )?.[1];
    return {
      cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
      rssMb: Number(rss) / 1024,
    };
  }

  async stop() {
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), STOP_MAX_MS);
    await this.ended;
    clearTimeout(late);
  }
}

const LIVING = new Set();

/** Whatever still runs when something failed. */
export const stopAll = () => Promise.all([...LIVING].map((child) => child.stop()));

/** Runs a script of ours to its end; its last line is its result. */
export async function runScript(script, spec, nodeArgs = []) {
  const child = new Child(process.execPath, [...nodeArgs, script]);
  let out = '';
  child.process.stdout.on('data', (text) => (out += text));
  child.process.stdin.end(JSON.stringify(spec));
  const code = await child.ended;
  if (code !== 0)
    throw new Error(`${script} ended with ${code}:\n${child.words.slice(-WORDS_MAX)}`);
  return JSON.parse(out.trim().split('\n').at(-1));
}

/** Settings of whoever runs this must not reach what is measured. */
function bareEnvironment() {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }) };
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
