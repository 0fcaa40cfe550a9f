import DataLoader from 'dataloader';
import type { PageQuery } from '../store/read-accounts';
import type { AskedPage } from './page-args';

/** Pages of the lists of many owners: those of one size and place are read by one statement. */
export class PageLoader<Item> {
  private readonly pages = new Map<string, DataLoader<string, Item[]>>();

  constructor(
    private readonly read: (owners: readonly string[], page: PageQuery) => Promise<Item[][]>,
  ) {}

  load(owner: string, { after, limit }: AskedPage): Promise<Item[]> {
    const name = `${limit} ${after}`;
    const known = this.pages.get(name);
    if (known !== undefined) return known.load(owner);
    // Nothing is kept: what is asked for later may have changed.
    const page = new DataLoader<string, Item[]>((owners) => this.read(owners, { after, limit }), {
      cache: false,
    });
    this.pages.set(name, page);
    return page.load(owner);
  }
}
