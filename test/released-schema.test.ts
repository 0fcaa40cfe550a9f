import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', 'bin', 'released.mjs');
const folder = mkdtempSync(join(tmpdir(), 'released-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the check says about one schema after another, on the first of June 2027. */
function faultsOf(released: string, present: string): string[] {
  const paths = Object.entries({ released, present }).map(([name, text]) => {
    const path = join(folder, `${name}.graphql`);
    writeFileSync(path, text);
    return path;
  });
  const { status, stderr } = spawnSync('node', [SCRIPT, ...paths, '2027-06-01']);
  const faults = String(stderr).split('\n').filter(Boolean);
  expect(status).toBe(faults.length === 0 ? 0 : 1);
  return faults;
}

const dated = (day: string) => `@deprecated(reason: "Use b; goes on ${day}.")`;

test.each`
  change                                 | released                                                                 | present                                       | says
  ${'adding'}                            | ${'type Query { a: Int }'}                                               | ${'type Query { a: Int b(c: Int): Int }'}     | ${[]}
  ${'removing a field'}                  | ${'type Query { a: Int b: Int }'}                                        | ${'type Query { b: Int }'}                    | ${['Query.a was removed.']}
  ${'a new argument that must be given'} | ${'type Query { a: Int }'}                                               | ${'type Query { a(b: Int!): Int }'}           | ${['A required arg b on Query.a was added.']}
  ${'an enum value gone'}                | ${'enum E { X Y } type Query { a: E }'}                                  | ${'enum E { X } type Query { a: E }'}         | ${['Y was removed from enum type E.']}
  ${'removing before the day'}           | ${`type Query { a: Int ${dated('2027-06-02')} b: Int }`}                 | ${'type Query { b: Int }'}                    | ${['Query.a was removed.']}
  ${'removing on the day'}               | ${`type Query { a: Int ${dated('2027-06-01')} b: Int }`}                 | ${'type Query { b: Int }'}                    | ${[]}
  ${'what only the removed led to'}      | ${`type T { x: Int } type Query { a: T ${dated('2027-05-31')} b: Int }`} | ${'type Query { b: Int }'}                    | ${[]}
  ${'a deprecation without a day'}       | ${'type Query { a: Int b: Int }'}                                        | ${'type Query { a: Int @deprecated b: Int }'} | ${['a is deprecated without the day of its removal, as 2027-01-31']}
`('$change', ({ released, present, says }) => {
  expect(faultsOf(released as string, present as string)).toEqual(says);
});
