import { useState } from 'react';
import type { PageConfig } from './page-config';

interface KeyBarProps {
  readonly config: PageConfig;
  readonly value: string;
  readonly onChange: (key: string) => void;
}

/** The key is kept in this field alone: not in storage, not in the address. */
export function KeyBar({ config, value, onChange }: KeyBarProps) {
  const [isShown, setShown] = useState(false);
  const isDemo = config.demoKey !== null && value === config.demoKey;
  return (
    // The class lends the colours of GraphiQL, light and dark.
    <header className="graphiql-container key-bar">
      <strong>Repasse</strong>
      <span className="key-bar-endpoint">POST {config.endpoint}</span>
      <label htmlFor="api-key">API key</label>
      <input
        id="api-key"
        className={isShown ? undefined : 'key-bar-masked'}
        type="text"
        defaultValue={value}
        placeholder="rp_…"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby="api-key-hint"
        onBlur={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && onChange(currentTarget.value)}
      />
      <button type="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
        {isShown ? 'Hide' : 'Show'}
      </button>
      <span id="api-key-hint" className="key-bar-hint">
        {isDemo ? 'The demo key of this sandbox.' : 'Sent with every request, never stored.'}
      </span>
    </header>
  );
}
