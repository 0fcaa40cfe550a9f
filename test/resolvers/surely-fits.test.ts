import 'reflect-metadata';
import { validateSync } from 'class-validator';
import {
  DestinationInput,
  PixKeyInput,
  RecipientInput,
  RequestPayoutInput,
} from '../../src/resolvers/request-payout-input';
import { surelyFits } from '../../src/resolvers/surely-fits';

const STRICT = { forbidUnknownValues: true, whitelist: true, forbidNonWhitelisted: true };

const pixKey = (value: unknown) =>
  Object.assign(new DestinationInput(), {
    pixKey: Object.assign(new PixKeyInput(), { type: 'EVP', value }),
  });
const recipient = (name: unknown) =>
  Object.assign(new RecipientInput(), { name, taxId: '52998224725' });

const GOOD = {
  accountId: 'a',
  idempotencyKey: 'k',
  amount: '1.00',
  destination: pixKey('x'),
  recipient: recipient('Zuleica Sintetica'),
  description: null,
  priority: 'HIGH',
};

const VALUES = [
  undefined,
  null,
  '',
  'HIGH',
  'x'.repeat(1_001),
  7,
  {},
  [],
  [pixKey('x')],
  Number.NaN,
];
const NAMES = [
  ...Object.keys(GOOD),
  'provider',
  'orderId',
  'allowDuplicateOf',
  'unheard',
  'toString',
];
const ODD = [
  ...NAMES.flatMap((name) => VALUES.map((value) => ({ ...GOOD, [name]: value }))),
  ...VALUES.flatMap((value) => [
    { ...GOOD, destination: pixKey(value) },
    { ...GOOD, recipient: recipient(value) },
  ]),
];

const anInput = (fields: object) => Object.assign(new RequestPayoutInput(), fields);

test('a good order fits without class-validator', () => {
  expect(surelyFits(anInput(GOOD))).toBe(true);
  expect(surelyFits(anInput({ ...GOOD, recipient: undefined, provider: 'sandbox' }))).toBe(true);
});

test('nothing fits in which class-validator finds a fault', () => {
  const faulty = ODD.map(anInput).filter((one) => validateSync(one, STRICT).length > 0);
  expect(faulty.length).toBeGreaterThan(80);
  expect(faulty.filter(surelyFits)).toEqual([]);
});

test('what is of no class with rules is left to class-validator', () => {
  for (const one of [{}, [], Object.create(null), new (class Bare {})()]) {
    expect(surelyFits(one as object)).toBe(false);
  }
});
