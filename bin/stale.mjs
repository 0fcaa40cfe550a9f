import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether node_modules holds what package-lock.json asks for. */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  // npm's own record of what it put there.
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const isThere = found[path]?.version === version;
    // Optional packages are for other platforms, but an old one must not stay.
    return isThere || path === '' || (optional && found[path] === undefined);
  });
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** The files under `paths` and a digest of them: contents tell more than times after a checkout. */
export function fingerprint(root, paths) {
  const files = paths.flatMap((path) => filesUnder(root, path)).sort();
  const digest = createHash('sha256');
  for (const file of files) digest.update(`${file}\0`).update(readFileSync(join(root, file)));
  return { files, digest: digest.digest('hex') };
}

function filesUnder(root, path) {
  const there = join(root, path);
  if (!existsSync(there)) return [];
  if (statSync(there).isFile()) return [path];
  return readdirSync(there).flatMap((name) => filesUnder(root, `${path}/${name}`));
}
