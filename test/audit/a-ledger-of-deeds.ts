import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { appendAnchors } from '../../src/audit/anchors-file';
import { readAnchors } from '../../src/audit/read-anchors';
import { keptSigningKey, type SigningKey } from '../../src/audit/signing-key';
import { type Verified, verifyAudit } from '../../src/audit/verify-audit';
import { appendAudit } from '../../src/store/append-audit';
import { anchorHeads, readAudit } from '../../src/store/audit-store';
import { aDatabase } from '../support/database';

/** A chain in a database of its own, and the anchors file beside it. */
export interface LedgerOfDeeds {
  readonly pool: Pool;
  readonly url: string;
  readonly merchantId: string;
  readonly anchors: string;
  readonly key: SigningKey;
  append(entries: number, merchantId?: string): Promise<void>;
  anchor(): Promise<number | null>;
  /** What the verifier says, each fault in its kind and its entry. */
  verify(over?: { merchantId?: string; files?: string[] }): Promise<Verified>;
  told(): Promise<string[]>;
  /** As somebody who owns the database and switches its guards off meanwhile. */
  tamper(...statements: string[]): Promise<void>;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const TABLES = ['audit_entry', 'audit_chain', 'audit_anchor'];
const triggers = (how: string) => TABLES.map((table) => `alter table ${table} ${how} trigger all`);

export async function aLedgerOfDeeds(): Promise<LedgerOfDeeds> {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const directory = mkdtempSync(join(tmpdir(), 'repasse-audit-'));
  const anchors = join(directory, 'anchors.jsonl');
  const key = keptSigningKey(join(directory, 'key.pem'));
  const merchantId = randomUUID();
  const verify: LedgerOfDeeds['verify'] = async (over = {}) => {
    const read = await readAnchors(over.files ?? [anchors], [key.publicKey]);
    return readAudit(pool, (snapshot) =>
      verifyAudit(snapshot, {
        merchantId: over.merchantId ?? null,
        anchors: read,
        anchoredWithinMs: HOUR_MS,
        nowMs: Date.now(),
      }),
    );
  };
  return {
    pool,
    url: database.url,
    merchantId,
    anchors,
    key,
    verify,
    async append(entries, of = merchantId) {
      for (let n = 1; n <= entries; n += 1) {
        await appendAudit(pool, {
          merchantId: of,
          actor: 'ana',
          origin: { via: 'http', address: '192.0.2.7' },
          action: 'payout.approve',
          subject: `payout:${randomUUID()}`,
          facts: { amount: '10.00' },
        });
      }
    },
    anchor: () =>
      anchorHeads(pool, { everyMs: 0, everyRows: 1 }, (heads) =>
        appendAnchors({ file: anchors, key }, heads),
      ),
    told: async () => (await verify()).faults.map(({ kind, seq }) => `${kind} ${seq}`),
    async tamper(...statements) {
      const all = [...triggers('disable'), ...statements, ...triggers('enable')];
      await pool.query(['begin', ...all, 'commit'].join(';'));
    },
    async stop() {
      await pool.end();
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
