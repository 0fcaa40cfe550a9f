import type { DocumentNode } from 'graphql';

/** Documents of 16 KiB each at most; who asks for more than these at a time parses them again. */
const KEPT_MAX = 500;

/** Documents that were found good; what was not asked for the longest is forgotten first. */
export class KeptDocuments {
  private readonly kept = new Map<string, DocumentNode>();

  get(text: string): DocumentNode | undefined {
    const document = this.kept.get(text);
    if (document !== undefined) this.keep(text, document);
    return document;
  }

  keep(text: string, document: DocumentNode): void {
    this.kept.delete(text);
    this.kept.set(text, document);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
  }
}
