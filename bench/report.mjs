const wide = (value) => {
  if (value === null) return 'missing';
  return value >= 100 ? String(Math.round(value)) : value.toFixed(2);
};

const barText = ({ least, most, aim }) =>
  most === undefined ? `≥ ${least} (aim ${aim})` : `≤ ${most} (aim ${aim})`;

const MET = new Map([
  [true, 'met'],
  [false, 'NOT MET'],
  [null, 'missing'],
]);

/** The rows as text for a terminal. */
export function reportRows(rows) {
  const lines = rows.map(({ ratio, met, ...bar }) => {
    const figure =
      ratio === null
        ? 'missing'.padEnd(26)
        : `${wide(ratio.median).padStart(7)}  [${wide(ratio.min)} – ${wide(ratio.max)}]`.padEnd(26);
    return `${bar.row.padEnd(4)} ${figure} ${barText(bar).padEnd(18)} ${MET.get(met).padEnd(8)} ${bar.what}`;
  });
  return ['row  ratio  [min – max]            bar                met      what', ...lines].join(
    '\n',
  );
}

export function reportMachine({
  cores,
  cpu,
  memoryGb,
  loadAverage,
  node,
  postgres,
  pgbench,
  commit,
  changed,
}) {
  return [
    `${cores} cores (${cpu}), ${memoryGb} GB, load ${loadAverage.toFixed(1)} before, Node ${node}`,
    `PostgreSQL ${postgres.server_version}, fsync ${postgres.fsync}, full_page_writes ${postgres.full_page_writes}, synchronous_commit ${postgres.synchronous_commit}, shared_buffers ${postgres.shared_buffers}`,
    `${pgbench ?? 'no pgbench on this machine'}; commit ${commit ?? 'unknown'}${changed ? ' with changes' : ''}`,
  ].join('\n');
}
