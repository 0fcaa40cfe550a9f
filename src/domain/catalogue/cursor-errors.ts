import { said, words } from '../said';
import type { TopLevelEntries } from './top-level-entry';

/** Cursors from which the log cannot be read on. One that is no cursor at all is malformed. */
export const CURSOR_ERRORS: TopLevelEntries<'CURSOR_TOO_OLD' | 'CURSOR_AHEAD' | 'CURSOR_FOREIGN'> =
  {
    CURSOR_TOO_OLD: {
      fault: 'CALLER',
      retry: 'FIX',
      key: 'NONE',
      httpStatus: 200,
      cause: words(
        'Events after this cursor are no longer kept; `extensions.cursor` is the first one good.',
        'Eventos após este cursor já não são guardados; `extensions.cursor` é o primeiro válido.',
      ),
      text: said(
        ({ cursor }) =>
          `what follows it is no longer kept: read the payouts, then follow from "${cursor}"`,
        ({ cursor }) =>
          `o que o segue já não é guardado: leia os pagamentos e siga a partir de "${cursor}"`,
      ),
      examples: [{ cursor: '1200' }],
    },
    CURSOR_AHEAD: {
      fault: 'CALLER',
      retry: 'FIX',
      key: 'NONE',
      httpStatus: 200,
      cause: words(
        'The log never had this event; `extensions.cursor` is its newest.',
        'O registro nunca teve este evento; `extensions.cursor` é o último.',
      ),
      text: said(
        ({ cursor }) => `the log ends at "${cursor}": this cursor is not of it`,
        ({ cursor }) => `o registro termina em "${cursor}": este cursor não é dele`,
      ),
      examples: [{ cursor: '1200' }],
    },
    CURSOR_FOREIGN: {
      fault: 'CALLER',
      retry: 'FIX',
      key: 'NONE',
      httpStatus: 200,
      cause: words(
        'The cursor is of a list; those of `payoutEvents` are digits.',
        'O cursor é de uma lista; os de `payoutEvents` são dígitos.',
      ),
      text: said(
        'it is a cursor of a list, not of these events',
        'é um cursor de uma lista, não destes eventos',
      ),
      examples: [{}],
    },
  };
