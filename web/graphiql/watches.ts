import type { FetcherReturnType } from '@graphiql/toolkit';
import { type Client, CloseCode, createClient } from 'graphql-ws';
import { eventOf, type WatchedEvent } from './watched-event';

/** Only the newest are kept: a page left open overnight must not eat the memory. */
const EVENTS_MAX = 500;
const RECONNECTS_MAX = 20;
/** By then a press of the stop button and a change of tab can be told apart. */
const TAB_CHANGE_MS = 50;

export interface WatchesState {
  /** Newest first. */
  readonly events: readonly WatchedEvent[];
  /** Names of the subscriptions under way. */
  readonly running: readonly string[];
}

export interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly authorization: string | undefined;
}

interface Watch {
  readonly name: string;
  readonly stop: () => void;
}

type Observable = Extract<FetcherReturnType, { subscribe: unknown }>;

/** The result pane of GraphiQL, as long as it is interested. */
interface ResultPane {
  next(result: unknown): void;
  error(reason: unknown): void;
  complete(): void;
}

/**
 * The subscriptions of this page, at most one a tab. GraphiQL ends a subscription when the tab
 * changes and shows only its last result; here it goes on, and every result is kept for the log.
 */
export class Watches {
  #state: WatchesState = { events: [], running: [] };
  #tabs: { active: string; all: readonly string[] } = { active: '', all: [] };
  #count = 0;
  readonly #watches = new Map<string, Watch>();
  readonly #listeners = new Set<() => void>();

  constructor(readonly socketUrl: string) {}

  readonly snapshot = (): WatchesState => this.#state;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly clear = (): void => this.#publish([]);

  readonly stopAll = (): void => this.#watches.forEach((watch) => watch.stop());

  /** Tells which tabs there are. A tab that was closed takes its subscription with it. */
  setTabs(active: string, all: readonly string[]): void {
    this.#tabs = { active, all };
    for (const [tab, watch] of this.#watches) if (!all.includes(tab)) watch.stop();
  }

  watch(operation: Operation): Observable {
    const subscribe = (pane: ResultPane) => this.#start(operation, pane);
    return { subscribe } as Observable;
  }

  #start({ authorization, ...payload }: Operation, firstPane: ResultPane) {
    const tab = this.#tabs.active;
    const name = payload.operationName ?? 'subscription';
    let pane: ResultPane | null = firstPane;
    this.#watches.get(tab)?.stop();

    const stop = this.#clientFor(authorization).subscribe(payload, {
      next: (result) => {
        this.#record(name, result);
        pane?.next(result);
      },
      error: (error) => {
        const reason = reasonOf(error);
        this.#record(name, { errors: reason });
        this.#end(tab, watch);
        pane?.error(reason);
      },
      complete: () => {
        this.#end(tab, watch);
        pane?.complete();
      },
    });
    const watch: Watch = { name, stop };
    this.#watches.set(tab, watch);
    this.#publish(this.#state.events);

    const unsubscribe = () => {
      pane = null;
      setTimeout(() => this.#tabs.active === tab && watch.stop(), TAB_CHANGE_MS);
    };
    return { unsubscribe };
  }

  /** A client for each subscription: the key of a socket is settled when the socket opens. */
  #clientFor(authorization: string | undefined): Client {
    return createClient({
      url: this.socketUrl,
      retryAttempts: RECONNECTS_MAX,
      shouldRetry: (closed) => (closed as { code?: unknown }).code !== CloseCode.Forbidden,
      connectionParams: authorization === undefined ? {} : { authorization },
    });
  }

  #end(tab: string, watch: Watch): void {
    if (this.#watches.get(tab) === watch) this.#watches.delete(tab);
    this.#publish(this.#state.events);
  }

  #record(operation: string, result: unknown): void {
    this.#count += 1;
    const event = eventOf({ number: this.#count, operation, result });
    this.#publish([event, ...this.#state.events].slice(0, EVENTS_MAX));
  }

  #publish(events: readonly WatchedEvent[]): void {
    this.#state = { events, running: [...this.#watches.values()].map(({ name }) => name) };
    this.#listeners.forEach((listener) => listener());
  }
}

/** A closed socket says why in its close frame, which prints as an empty object. */
function reasonOf(error: unknown): unknown {
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  if (typeof code !== 'number') return error;
  return new Error(`The socket was closed: ${code} ${String(reason)}`);
}
