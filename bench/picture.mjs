const WIDTH = 760;
const LINE = 34;
const LEFT = 330;
const TOP = 56;
const SPAN = 300;
const COLORS = { true: '#2f7d4f', false: '#b5482f', null: '#9aa0a6' };

const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** How far towards its bar a ratio came: 1 is the bar, whichever way is better. */
function reach({ ratio, least, most }, value = ratio?.median) {
  if (!ratio) return 0;
  const part = most === undefined ? value / least : most / value;
  return Math.min(part, 2.5);
}

const x = (part) => LEFT + (part / 2.5) * SPAN;

function line(row, n) {
  const y = TOP + n * LINE;
  const color = COLORS[row.met];
  const text =
    row.ratio === null
      ? 'missing'
      : `${row.ratio.median.toFixed(2)} (${row.ratio.min.toFixed(2)}–${row.ratio.max.toFixed(2)})`;
  const ends =
    row.ratio === null
      ? [0, 0]
      : [reach(row, row.ratio.min), reach(row, row.ratio.max)].toSorted((a, b) => a - b);
  return `<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${escape(`${row.row}  ${row.name}`)}</text>
<rect x="${LEFT}" y="${y}" width="${(x(reach(row)) - LEFT).toFixed(1)}" height="20" fill="${color}"/>
<line x1="${x(ends[0]).toFixed(1)}" x2="${x(ends[1]).toFixed(1)}" y1="${y + 10}" y2="${y + 10}" stroke="#202124"/>
<text x="${LEFT + SPAN + 12}" y="${y + 15}">${text}</text>`;
}

/** Each row as a bar whose unit is what must be reached; the thin line is min to max. */
export function picture({ rows, takenAt, machine }) {
  const height = TOP + rows.length * LINE + 30;
  const words = `${takenAt.slice(0, 10)}, ${machine.cores} cores, Node ${machine.node}, PostgreSQL ${machine.postgres.server_version}, commit ${machine.commit}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#202124">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="16" y="22" font-size="15">Ratios measured in one run; the dashed line is the bar</text>
<text x="16" y="42" fill="#5f6368">${escape(words)}</text>
${rows.map(line).join('\n')}
<line x1="${x(1)}" x2="${x(1)}" y1="${TOP - 6}" y2="${height - 24}" stroke="#202124" stroke-dasharray="4 3"/>
</svg>
`;
}
