/** Something that is wrong, and what to do about it. */
export interface Fault {
  readonly what: string;
  readonly remedy: string;
}

/** What one check found; nothing wrong when it has no faults. */
export interface Finding {
  readonly check: string;
  readonly faults: readonly Fault[];
  /** What else is worth knowing. */
  readonly note?: string | undefined;
}

const FAULTS_MAX = 20;

/** One line a fault with its remedy below it, one line for a check that found none. */
function linesOf({ check, faults, note }: Finding): string[] {
  if (faults.length === 0) return [`ok     ${check}${note ? `: ${note}` : ''}`];
  const shown = faults.slice(0, FAULTS_MAX);
  const more = faults.length - shown.length;
  return [
    ...shown.flatMap(({ what, remedy }) => [`FAULT  ${check}: ${what}`, `       ${remedy}`]),
    ...(more > 0 ? [`       and ${more} more`] : []),
  ];
}

/** The report for people, or for a program. */
export function findingsText(findings: readonly Finding[], json: boolean): string {
  const ok = findings.every(({ faults }) => faults.length === 0);
  if (json) return `${JSON.stringify({ ok, checks: findings })}\n`;
  return `${findings.flatMap(linesOf).join('\n')}\n`;
}
