/** The roles that the program works as; the migrations make them and say what each may do. */
export const CALLERS = 'repasse_app';
export const WORKER = 'repasse_worker';
export type DatabaseRole = typeof CALLERS | typeof WORKER;

/** An address at which one connects as a role: it is the connection's from its first moment. */
export function urlAs(role: DatabaseRole, url: string): string {
  const [, asked = ''] = /\?(.*)$/s.exec(url) ?? [];
  const given = new URLSearchParams(asked).get('options');
  const options = [given, `-c role=${role}`].filter(Boolean).join(' ');
  // Of two options in an address the last one counts.
  return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(options)}`;
}
