import { runSeed } from './run-seed';

async function main() {
  const n = Number(process.argv[2] ?? 100),
    from = Number(process.argv[3] ?? 0);
  const words = process.argv[4] === 'words';
  const t = performance.now();
  let steps = 0,
    bad = 0,
    calls = 0,
    faults = 0,
    payouts = 0;
  const sights = new Map<string, number>();
  const kinds = new Map<string, number[]>();
  for (let s = from; s < from + n; s++) {
    const r = await runSeed(s, words);
    steps += r.steps;
    calls += r.weather.calls;
    faults += r.weather.faults;
    payouts += r.payouts;
    for (const [k, v] of r.sights) sights.set(k, (sights.get(k) ?? 0) + v);
    if (words) console.log(r.trace.join('\n'), '\n', r.violation, r.digest);
    if (r.violation) {
      bad++;
      const k = r.violation.slice(0, 50).replace(/[0-9a-f]{8}-\S+/, 'ID');
      kinds.set(k, [...(kinds.get(k) ?? []), s]);
    }
  }
  const ms = performance.now() - t;
  console.log({
    n,
    bad,
    steps: steps / n,
    perS: (n / ms) * 1000,
    faultShare: faults / calls,
    payouts,
  });
  if (process.env['SIGHTS'])
    console.log(
      [...sights]
        .sort()
        .map(([k, v]) => `${v} ${k}`)
        .join('\n'),
    );
  for (const [k, v] of kinds) console.log(v.length, k, v.slice(0, 6));
}
void main();
