/** What a process has open besides the connections that are counted. */
const OTHER_FILES = 500;

/** How many connections one process may hold here; node raises the soft limit to the hard one. */
export function connectionsMax() {
  const { hard } = process.report.getReport().userLimits.open_files;
  return typeof hard === 'number' ? hard - OTHER_FILES : Number.POSITIVE_INFINITY;
}
