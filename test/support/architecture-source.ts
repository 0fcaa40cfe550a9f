import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** One file as the checks see it: where it is, what it says, and its syntax tree. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly tree: ts.SourceFile;
}

/** Something a check objects to. `remedy` says what to do instead. */
export interface Fault {
  readonly at: string;
  readonly remedy: string;
}

export type Check = (source: Source) => Fault[];

export function parse(path: string, text: string): Source {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, kind);
  return { path, text, lines: text.split('\n'), tree };
}

/** Every TypeScript file under the folders, by its path from the root with forward slashes. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => parse(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8'))),
  );
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

export const lineOf = ({ tree }: Source, position: number): number =>
  tree.getLineAndCharacterOfPosition(position).line + 1;

export function faultAt(source: Source, node: ts.Node, remedy: string): Fault {
  return { at: `${source.path}:${lineOf(source, node.getStart(source.tree))}`, remedy };
}

/** A check that objects to every node the test is true for. */
export function nodeCheck(isFault: (node: ts.Node) => boolean, remedy: string): Check {
  return (source) => {
    const faults: Fault[] = [];
    walk(source.tree, (node) => {
      if (isFault(node)) faults.push(faultAt(source, node, remedy));
    });
    return faults;
  };
}

/** The words of a name in any case style: `PayoutStatus`, `PAYOUT_STATUSES` and `payout-status`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .split(/[-_]/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
}

export function exportedNames({ tree }: Source): string[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    if (!ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)) {
      return [];
    }
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name.getText(tree));
    }
    const { name } = statement as ts.DeclarationStatement;
    return name === undefined ? ['default'] : [name.text];
  });
}

/** What a file imports of ours: paths without extension, from the root. */
export function importedPaths({ path, tree }: Source): string[] {
  const folder = path.split('/').slice(0, -1).join('/');
  const specifiers: string[] = [];
  walk(tree, (node) => {
    const named = moduleNamedBy(node);
    if (named !== undefined && ts.isStringLiteral(named)) specifiers.push(named.text);
  });
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) =>
      join(folder, specifier)
        .split(sep)
        .join('/')
        .replace(/\.[jt]sx?$/, ''),
    );
}

function moduleNamedBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (!ts.isCallExpression(node)) return undefined;
  return /^(import|require)$/.test(node.expression.getText()) ? node.arguments[0] : undefined;
}
