import { Client, type ClientConfig } from 'pg';

/**
 * A connection that does not take the process with it when it is cut. A pool listens only while
 * nobody holds the connection, and its end may come in the same packet as its last answer.
 */
export class SteadyClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
