import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import { Client } from 'pg';

/** What the server is about to do or has just done, as it shows at its sockets. */
export type Step =
  | 'record'
  | 'request'
  | 'tell'
  | 'claim'
  | 'open'
  | 'submit'
  | 'look-up'
  | 'commit'
  | 'notice'
  | 'token'
  | 'confirmation'
  | 'confirm'
  | 'drain'
  | 'migration'
  | 'migrated';

/**
 * `before`: nothing of it left us. `sent`: the bytes are with the operating system. `acted`: the
 * other side has done it, its answer is unread. `after`: we have read the answer.
 */
export type Moment = 'before' | 'sent' | 'acted' | 'after';

/** Where to die: at the n-th time that this moment of this step comes. */
export interface Aim {
  readonly step: Step;
  readonly moment: Moment;
  readonly nth: number;
}

const STATEMENTS: Readonly<Record<string, Step>> = {
  record: 'record',
  open: 'open',
  commit: 'commit',
  notice: 'notice',
  claim: 'claim',
  'claim-due': 'claim',
};

/** The named statements of the hot path by their names, the others by how they begin. */
const TEXTS: readonly (readonly [RegExp, Step])[] = [
  [/^with picked as/, 'claim'],
  [/^with chosen as/, 'confirmation'],
  [/^select pg_notify/, 'tell'],
  [/^\s*(create|alter|do|insert into "migrations")\b/i, 'migration'],
  [/^COMMIT$/, 'migrated'],
];

const CALLS: readonly (readonly [RegExp, Step])[] = [
  [/^POST .*\/(oauth\/token|token|login)$/, 'token'],
  [/^POST .*\/(payments\/(dict|manu)|cashout|withdraw)$/, 'submit'],
  [/^POST .*\/cashout\/[^/]+\/confirm$/, 'confirm'],
  [/^GET .*\/(idempotencyKey|transactions|cashout)\b/, 'look-up'],
];

const SERVED: readonly (readonly [RegExp, Step])[] = [
  [/^POST \/graphql$/, 'request'],
  [/^POST \/webhooks\//, 'notice'],
];

const stepIn = (list: readonly (readonly [RegExp, Step])[], text: string): Step | null =>
  list.find(([pattern]) => pattern.test(text))?.[1] ?? null;

type Passed = (step: Step, moment: Moment) => void;

function stepOf(statement: unknown): Step | null {
  if (typeof statement === 'string') return stepIn(TEXTS, statement);
  const { name, text } = statement as { name?: string; text?: string };
  return STATEMENTS[name ?? ''] ?? stepIn(TEXTS, text ?? '');
}

/** A claim that found nothing, or an attempt that was not opened, is not what we wait for. */
const didSomething = (result: unknown): boolean =>
  ((result as { rows?: unknown[] } | undefined)?.rows?.length ?? 1) > 0;

type Query = (...args: unknown[]) => unknown;

function watchStatements(passed: Passed): void {
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function watched(this: Client, ...args: unknown[]): unknown {
    const step = stepOf(args[0]);
    if (step === null) return query.apply(this, args);
    passed(step, 'before');
    const over = (result: unknown) => {
      const emptyClaim = step === 'claim' && !didSomething(result);
      if (!emptyClaim) passed(step, 'after');
    };
    const last = args.at(-1);
    if (typeof last === 'function') {
      args[args.length - 1] = (error: unknown, result: unknown) => {
        over(result);
        (last as Query)(error, result);
      };
    }
    const answer = query.apply(this, args);
    setImmediate(() => passed(step, 'sent'));
    if (!(answer instanceof Promise)) return answer;
    return answer.then((result: unknown) => {
      over(result);
      return result;
    });
  };
}

type Request = (...args: unknown[]) => http.ClientRequest;

function watchCalls(passed: Passed): void {
  const made = http as unknown as { request: Request };
  const { request } = made;
  made.request = function watched(...args: unknown[]): http.ClientRequest {
    const { method = 'GET', path = '' } = args[0] as http.RequestOptions;
    const step = stepIn(CALLS, `${method} ${path}`);
    if (step === null) return request.apply(http, args);
    passed(step, 'before');
    const call = request.apply(http, args);
    call.once('finish', () => setImmediate(() => passed(step, 'sent')));
    call.prependOnceListener('response', (answer) => {
      passed(step, 'acted');
      answer.once('end', () => passed(step, 'after'));
    });
    return call;
  };
}

interface Served {
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
}

function watchAnswers(passed: Passed): void {
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as Served;
    const step = stepIn(SERVED, `${request.method} ${request.url}`);
    // Stored, and so no longer the sender's to repeat, is only what was answered well.
    if (step !== null && response.statusCode < 300) passed(step, 'acted');
  });
}

/** Dies at the moment it was told, by the signal that nothing can catch. */
function createTrigger(first: Aim | null) {
  let aim = first;
  let left = aim?.nth ?? 0;
  const die = () => process.kill(process.pid, 'SIGKILL');
  const passed: Passed = (step, moment) => {
    const draining = aim?.step === 'drain' && step === 'submit' && moment === 'before';
    if (!draining && (aim?.step !== step || aim.moment !== moment)) return;
    left -= 1;
    if (left > 0) return;
    if (!draining) die();
    process.kill(process.pid, 'SIGTERM');
  };
  process.on('SIGTERM', () => {
    if (aim?.step !== 'drain') return;
    aim = { step: 'commit', moment: aim.moment, nth: 1 };
    left = 1;
  });
  return {
    passed,
    aimAt(next: Aim) {
      aim = next;
      left = next.nth;
    },
  };
}

/** Loaded by `node --require` before the program, which knows nothing of it. */
function lieInWait(aimText: string | undefined): void {
  const trigger = createTrigger(aimText ? (JSON.parse(aimText) as Aim) : null);
  watchStatements(trigger.passed);
  watchCalls(trigger.passed);
  watchAnswers(trigger.passed);
  process.on('message', (aim) => trigger.aimAt(aim as Aim));
  // Whoever started us is gone.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}

lieInWait(process.env['CRASH_AT']);
