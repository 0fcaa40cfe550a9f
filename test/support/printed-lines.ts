import { stdout } from 'node:process';

type Line = Readonly<Record<string, unknown>>;

export interface PrintedLines {
  /** Everything that was logged since, line by line. */
  lines(): Line[];
  restore(): void;
}

/** Keeps what is logged. To be called before the log is made: it looks then where it writes to. */
export function keepPrintedLines(): PrintedLines {
  const printed: string[] = [];
  const spy = jest.spyOn(stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const lines = () =>
    printed
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  return { lines, restore: () => spy.mockRestore() };
}
