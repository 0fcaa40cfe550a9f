import { ToolbarButton, useGraphiQL } from '@graphiql/react';
import { withFreshKey } from './fresh-key';

const LABEL = 'Fresh idempotency key: the next run is a new payout';

/** Running twice with one key is a replay, on purpose; this is how to ask for another payout. */
export function FreshKeyButton() {
  const editor = useGraphiQL((state) => state.variableEditor);
  const replace = () => {
    const fresh = withFreshKey(editor?.getValue() ?? '');
    if (fresh !== null) editor?.setValue(fresh);
  };
  return (
    <ToolbarButton label={LABEL} onClick={replace}>
      <svg
        className="graphiql-toolbar-icon"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <circle cx="5" cy="11" r="3" />
        <path d="m7.2 8.8 6-6M10.5 5.5l2 2M3 3.5h4M5 1.5v4" />
      </svg>
    </ToolbarButton>
  );
}
