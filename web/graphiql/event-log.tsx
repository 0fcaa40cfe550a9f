import { useGraphiQL } from '@graphiql/react';
import { useEffect, useSyncExternalStore } from 'react';
import type { WatchedEvent } from './watched-event';
import type { Watches } from './watches';

/** Every result of every subscription, newest first, below the result of GraphiQL. */
export function EventLog({ watches }: { readonly watches: Watches }) {
  const { events, running } = useSyncExternalStore(watches.listen, watches.snapshot);
  useTabsToldTo(watches);
  const isWatching = running.length > 0;
  return (
    <section className="event-log" aria-label="Subscription events">
      <header>
        <h2>
          Events <output>{events.length}</output>
        </h2>
        {isWatching && <span className="event-log-live">watching {running.join(', ')}</span>}
        <span className="event-log-buttons">
          <button type="button" onClick={watches.stopAll} disabled={!isWatching}>
            Stop
          </button>
          <button type="button" onClick={watches.clear} disabled={events.length === 0}>
            Clear
          </button>
        </span>
      </header>
      {events.length === 0 ? (
        <p>
          Run a subscription: everything it receives is listed here, also while you work in another
          tab.
        </p>
      ) : (
        // A scrolling list needs the focus to be scrolled by keyboard.
        <ol role="log" tabIndex={0} aria-label="Events, newest first">
          {events.map((event) => (
            <EventRow key={event.number} event={event} />
          ))}
        </ol>
      )}
    </section>
  );
}

function EventRow({ event }: { readonly event: WatchedEvent }) {
  const { number, at, operation, gist, isError, line, pretty } = event;
  return (
    <li className={isError ? 'event-log-error' : undefined}>
      <details>
        <summary>
          <span className="event-log-number">{number}</span>
          <time dateTime={at.toISOString()}>{at.toTimeString().slice(0, 8)}</time>
          <span className="event-log-operation">{operation}</span>
          {gist !== '' && <span className="event-log-gist">{gist}</span>}
          <code>{line}</code>
        </summary>
        <pre>{pretty}</pre>
      </details>
    </li>
  );
}

/** GraphiQL stops a subscription when told to and when the tab changes; the tabs tell which. */
function useTabsToldTo(watches: Watches): void {
  const tabs = useGraphiQL((state) => state.tabs);
  const active = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id ?? '');
  useEffect(() => {
    watches.setTabs(
      active,
      tabs.map(({ id }) => id),
    );
  }, [watches, tabs, active]);
}
