import type { HeldKeys } from './held-keys';
import { KeyField } from './key-field';
import type { PageConfig } from './page-config';

interface KeyBarProps {
  readonly config: PageConfig;
  readonly keys: HeldKeys;
  readonly onChange: (keys: HeldKeys) => void;
}

const SECOND = 'Of another person, to approve what the first requested: npm run keys -- create';

/** Two keys, for what two people must do, and which of them is used. */
export function KeyBar({ config, keys, onChange }: KeyBarProps) {
  const isDemo = config.demoKey !== null && keys.first === config.demoKey;
  const hint = isDemo ? 'The demo key of this sandbox.' : 'Sent with every request, never stored.';
  return (
    // The class lends the colours of GraphiQL, light and dark.
    <header className="graphiql-container key-bar">
      <strong>Repasse</strong>
      <span className="key-bar-endpoint">POST {config.endpoint}</span>
      <KeyField
        id="api-key"
        label="API key"
        hint={hint}
        value={keys.first}
        onChange={(first) => onChange({ ...keys, first })}
      />
      <KeyField
        id="second-key"
        label="Second key"
        hint={SECOND}
        value={keys.second}
        onChange={(second) =>
          onChange({ ...keys, second, acting: second.trim() === '' ? 'first' : keys.acting })
        }
      />
      <label htmlFor="acting">Run with</label>
      <select
        id="acting"
        value={keys.acting}
        onChange={({ currentTarget }) =>
          onChange({ ...keys, acting: currentTarget.value === 'second' ? 'second' : 'first' })
        }
      >
        <option value="first">API key</option>
        <option value="second" disabled={keys.second.trim() === ''}>
          Second key
        </option>
      </select>
    </header>
  );
}
