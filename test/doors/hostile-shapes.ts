import { json, nest, repeat } from './hostile';

const SIZES = [12, 60, 300, 900];

export const deep = SIZES.flatMap((n) => [
  json(
    `${n} levels of fields`,
    `{ ${'timeline { payout { '.repeat(n / 2)}id${' } }'.repeat(n / 2)} }`,
  ),
  json(
    `${n} levels in a payout`,
    `{ payout(id: "a") { ${'timeline { payout { '.repeat(n / 2)}id${' } }'.repeat(n / 2)} } }`,
  ),
  json(
    `${n} inline fragments`,
    `{ ${'... on Query { '.repeat(n)}viewer { name }${' }'.repeat(n)} }`,
  ),
  json(`${n} lists`, `{ payouts(first: ${nest(n, '[', ']')}) { nodes { id } } }`),
  json(
    `${n} objects`,
    `{ payouts(filter: ${'{a: '.repeat(n)}1${'}'.repeat(n)}) { nodes { id } } }`,
  ),
  json(
    `${n} lists in a type`,
    `query ($a: ${'['.repeat(n)}Int${']'.repeat(n)}) { viewer { name } }`,
  ),
  json(`${n} open braces`, '{ a '.repeat(n)),
  json(`${n} open brackets`, `{ a(b: ${'['.repeat(n)}`),
]);

export const wide = SIZES.flatMap((n) => [
  json(`${n} aliases`, `{ viewer { ${repeat(n, (i) => `a${i}: name`)} } }`),
  json(`${n} aliases of one name`, `{ viewer { ${repeat(n, () => 'a: name')} } }`),
  json(
    `${n} clashing aliases`,
    `{ viewer { ${repeat(n, (i) => `a: ${i % 2 ? 'name' : 'merchant'}`)} } }`,
  ),
  json(`${n} root fields`, `{ ${repeat(n, (i) => `a${i}: viewer { name }`)} }`),
  json(
    `${n} mutations`,
    `mutation { ${repeat(n, (i) => `a${i}: createAccount(input: { name: "a" }) { replayed }`)} }`,
  ),
  json(`${n} fields`, `{ viewer { ${repeat(n, () => 'name')} } }`),
  json(`${n} unknown fields`, `{ viewer { ${repeat(n, (i) => `nam${i}`)} } }`),
  json(`${n} directives`, `{ viewer { name ${repeat(n, () => '@skip(if: false)')} } }`),
  json(`${n} unknown directives`, `{ viewer { name ${repeat(n, (i) => `@d${i}`)} } }`),
  json(`${n} arguments`, `{ payouts(${repeat(n, (i) => `a${i}: 1`)}) { nodes { id } } }`),
  json(`${n} variables`, `query (${repeat(n, (i) => `$v${i}: Int`)}) { viewer { name } }`),
  json(
    `${n} operations`,
    repeat(n, (i) => `query Q${i} { viewer { name } }`),
  ),
  json(
    `${n} operations of one name`,
    repeat(n, () => 'query Q { viewer { name } }'),
  ),
  json(
    `${n} words of an enum`,
    `{ payouts(filter: { statuses: [${repeat(n, (i) => `SETTLE${i}`)}] }) { nodes { id } } }`,
  ),
]);

const fragment = (n: number, body: string) => `fragment F${n} on Viewer { ${body} }`;
const twice = (next: number, count: number) => (next < count ? `...F${next} ...F${next}` : 'name');
const clash = (n: number) => fragment(n, n % 2 ? 'a: name' : 'a: merchant');
export const chains = SIZES.flatMap((n) => [
  json(
    `${n} fragments in a ring`,
    `{ viewer { ...F0 } } ${repeat(n, (i) => fragment(i, `...F${(i + 1) % n}`))}`,
  ),
  json(
    `${n} fragments in a chain`,
    `{ viewer { ...F0 } } ${repeat(n, (i) => fragment(i, i + 1 < n ? `...F${i + 1}` : 'name'))}`,
  ),
  json(
    `${n} fragments that double`,
    `{ viewer { ...F0 } } ${repeat(n, (i) => fragment(i, twice(i + 1, n)))}`,
  ),
  json(
    `${n} fragments all in all`,
    `{ viewer { ${repeat(Math.min(n, 30), (i) => `...F${i}`)} } } ${repeat(Math.min(n, 30), (i) =>
      fragment(
        i,
        repeat(Math.min(n, 30), (k) => `...F${k}`),
      ),
    )}`,
  ),
  json(
    `${n} fragments nobody uses`,
    `{ viewer { name } } ${repeat(n, (i) => fragment(i, 'name'))}`,
  ),
  json(
    `${n} fragments with clashes`,
    `{ viewer { ${repeat(n, (i) => `...F${i}`)} } } ${repeat(n, (i) => clash(i))}`,
  ),
  json(`${n} spreads of what is not there`, `{ viewer { ${repeat(n, (i) => `...N${i}`)} } }`),
]);
