import type { DocumentNode } from 'graphql';

/** Whoever asks for more documents than these at a time has them parsed again. */
const KEPT_MAX = 500;
/** All their texts together; a parsed document takes up to a hundred times the room of its text. */
const CHARACTERS_MAX = 512 * 1024;

/** Documents that were found good; what was not asked for the longest is forgotten first. */
export class KeptDocuments {
  private readonly kept = new Map<string, DocumentNode>();
  private characters = 0;
  private last: string | null = null;

  get(text: string): DocumentNode | undefined {
    const document = this.kept.get(text);
    if (document !== undefined && text !== this.last) this.keep(text, document);
    return document;
  }

  keep(text: string, document: DocumentNode): void {
    this.forget(text);
    this.kept.set(text, document);
    this.characters += text.length;
    this.last = text;
    while (this.kept.size > KEPT_MAX || this.characters > CHARACTERS_MAX) {
      const [oldest] = this.kept.keys();
      if (oldest === undefined) return;
      this.forget(oldest);
    }
  }

  private forget(text: string): void {
    if (this.kept.delete(text)) this.characters -= text.length;
  }
}
