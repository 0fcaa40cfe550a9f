import { useState } from 'react';

interface KeyFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (key: string) => void;
}

/** A key is kept in its field alone: not in storage, not in the address. */
export function KeyField({ id, label, hint, value, onChange }: KeyFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={isShown ? undefined : 'key-bar-masked'}
        type="text"
        defaultValue={value}
        placeholder="rp_…"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        title={hint}
        onBlur={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && onChange(currentTarget.value)}
      />
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={`${isShown ? 'Hide' : 'Show'} ${label}`}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? 'Hide' : 'Show'}
      </button>
    </>
  );
}
