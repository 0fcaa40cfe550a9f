import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL } from 'graphiql';
import { type ReactNode, useMemo, useState } from 'react';
import { createFetcher } from './create-fetcher';
import { EventLog } from './event-log';
import { examples } from './examples';
import { FreshKeyButton } from './fresh-key-button';
import { actingKey, type HeldKeys } from './held-keys';
import { KeyBar } from './key-bar';
import { LastPayout } from './last-payout';
import type { PageConfig } from './page-config';
import { openingTab, tabStorage } from './tab-storage';
import { Watches } from './watches';

/** No history: it would keep the headers of every request, and so the keys. */
const PLUGINS = [explorerPlugin({ showAttribution: false })];

export function Page({ config }: { readonly config: PageConfig }) {
  const [keys, setKeys] = useState<HeldKeys>({
    first: config.demoKey ?? '',
    second: '',
    acting: 'first',
  });
  const key = actingKey(keys);
  const [{ watches, lastPayout }] = useState(() => ({
    watches: new Watches(socketUrl(config.endpoint)),
    lastPayout: new LastPayout(),
  }));
  const [{ storage, tabs, opening }] = useState(() => {
    const storage = tabStorage(config);
    const tabs = examples(config);
    return { storage, tabs, opening: openingTab(storage, tabs) };
  });
  // A new fetcher makes GraphiQL read the schema again, which another key may be allowed to see.
  const fetcher = useMemo(
    () => createFetcher({ endpoint: config.endpoint, key, watches, lastPayout }),
    [config, key, watches, lastPayout],
  );
  return (
    <>
      <KeyBar config={config} keys={keys} onChange={setKeys} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          storage={storage}
          defaultTabs={tabs}
          {...opening}
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Toolbar>{toolbar}</GraphiQL.Toolbar>
          <GraphiQL.Footer>
            <EventLog watches={watches} />
          </GraphiQL.Footer>
        </GraphiQL>
      </main>
    </>
  );
}

interface Tools {
  readonly prettify: ReactNode;
  readonly copy: ReactNode;
  readonly merge: ReactNode;
}

const toolbar = ({ prettify, copy, merge }: Tools) => (
  <>
    <FreshKeyButton />
    {prettify}
    {merge}
    {copy}
  </>
);

function socketUrl(endpoint: string): string {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
