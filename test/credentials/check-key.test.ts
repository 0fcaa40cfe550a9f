import { KeyCheck } from '../../src/credentials/check-key';
import type { KeyProof } from '../../src/store/read-keys';

const TEXT = 'an-old-kind-of-key-0000';
const PROOF: KeyProof = {
  key: {
    id: 'k',
    merchantId: 'm',
    name: 'n',
    person: 'p',
    scopes: ['payouts:read'],
    accounts: null,
    addresses: null,
    publicId: null,
    createdBy: null,
    createdAt: new Date(),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  },
  hash: Buffer.alloc(32),
  pepperId: null,
};

/** A check whose reads are answered when the test says so. */
function aCheck() {
  const reads: { resolve(proof: KeyProof): void; reject(error: Error): void }[] = [];
  const check = new KeyCheck({
    byPublicId: () => Promise.resolve(null),
    byHash: () => new Promise((resolve, reject) => reads.push({ resolve, reject })),
    touch: () => undefined,
    pepper: null,
    oldPepper: null,
  });
  const ask = () => check.check(TEXT, '127.0.0.1');
  return { ask, reads };
}

test('whoever comes while a key is read waits for the same answer', async () => {
  const { ask, reads } = aCheck();
  const asked = [ask(), ask(), ask()];
  expect(reads).toHaveLength(1);
  reads[0]!.resolve(PROOF);
  const principals = await Promise.all(asked);
  expect(principals.map(({ name }) => name)).toEqual(['p', 'p', 'p']);
});

test('a read that failed fails whoever waited for it, and is not remembered', async () => {
  const { ask, reads } = aCheck();
  const asked = [ask(), ask()].map((one) => one.catch((error: Error) => error.message));
  reads[0]!.reject(new Error('away'));
  expect(await Promise.all(asked)).toEqual(['away', 'away']);
  const again = ask();
  reads[1]!.resolve(PROOF);
  expect((await again).name).toBe('p');
});

test('nobody is let in for longer by a read that began before a revocation', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  try {
    const { ask, reads } = aCheck();
    const slow = ask();
    jest.advanceTimersByTime(900);
    reads[0]!.resolve(PROOF);
    await slow;
    jest.advanceTimersByTime(100);
    const revoked = ask();
    expect(reads).toHaveLength(2);
    reads[1]!.resolve({ ...PROOF, key: { ...PROOF.key, revokedAt: new Date() } });
    await expect(revoked).rejects.toMatchObject({ extensions: { reason: 'REVOKED' } });
  } finally {
    jest.useRealTimers();
  }
});
