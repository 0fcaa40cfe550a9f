import { isIPv6 } from 'node:net';

/** How much of an address of the sixth version one household has to itself. */
const HOUSEHOLD_GROUPS = 4;
const GROUPS = 8;

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const split = (part: string | undefined) => (part ? part.split(':') : []);
  const [before, after] = [split(head), split(tail)];
  if (tail === undefined) return before;
  const missing = Math.max(0, GROUPS - before.length - after.length);
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after];
}

/** One name for whoever can choose among addresses freely: IPv6 is counted by its /64. */
export function addressName(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address.toLowerCase()).slice(0, HOUSEHOLD_GROUPS);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
