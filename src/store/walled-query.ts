import { Query, type QueryConfig } from 'pg';

const WALL = { name: 'wall', text: "select set_config('app.merchants', $1, true)" } as const;

/** What we use of pg's connection. */
interface Wire {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(statement: { name: string; text: string }): void;
  bind(bound: { statement: string; values: readonly string[] }): void;
  execute(portal: object): void;
}

/** What pg's own query does with the messages of one statement. */
interface PlainQuery {
  name?: string | undefined;
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleError(error: Error, wire: Wire): void;
}
const PlainQuery = Query as unknown as new (config: QueryConfig) => PlainQuery;

/**
 * A statement that sees some merchants' rows and nobody else's. Who they are is sent before it in
 * the same message, and so is part of its transaction: no second way to the database and back, and
 * nothing that stays on the connection.
 */
export class WalledQuery extends PlainQuery {
  private isWallUp = false;
  private ownName: string | undefined;

  constructor(
    private readonly merchants: string,
    config: QueryConfig,
  ) {
    super({ ...config, queryMode: 'extended' } as QueryConfig);
  }

  override prepare(wire: Wire): void {
    if (wire.parsedStatements[WALL.name] === undefined) wire.parse(WALL);
    wire.bind({ statement: WALL.name, values: [this.merchants] });
    wire.execute({});
    super.prepare(wire);
    // Until the wall is up nothing that comes back is about this statement's name.
    this.ownName = this.name;
    this.name = undefined;
  }

  override handleDataRow(message: unknown): void {
    if (this.isWallUp) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.isWallUp) return super.handleCommandComplete(message, wire);
    this.isWallUp = true;
    this.name = this.ownName;
    wire.parsedStatements[WALL.name] = WALL.text;
  }

  override handleError(error: Error, wire: Wire): void {
    if (this.ownName !== undefined) delete wire.submittedNamedStatements[this.ownName];
    super.handleError(error, wire);
  }
}
