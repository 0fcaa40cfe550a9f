import { aDoor, type Door, failed, settled } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

// A wake-up before the commit finds nothing, and no second one comes.
test.each([['settled', settled()] as const, ['failed', failed] as const])(
  'whoever is woken by a %s report reads what was committed',
  async (_name, report) => {
    const facts = await door.aSentPayout();
    const read: Promise<string>[] = [];
    const stop = door.parts.feed.onMerchant(door.merchantId, () => {
      read.push(door.now(facts).then(({ payout }) => payout.status));
    });
    const { to } = await door.tell(facts, report);
    stop();
    expect(await Promise.all(read)).toEqual([to]);
  },
);
