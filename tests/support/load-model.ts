import type { Mode } from './crash-world.ts';

interface Row {
  unit: string;
  period: string;
  visits: string;
}

/** Rows that a source must have, worked out from its deliveries without the pipeline: `unit period visits`, sorted. */
export function rowsOf(mode: Mode, deliveries: readonly string[]): string[] {
  const good = deliveries.map(goodRows);
  const rows =
    mode === 'full'
      ? (good.at(-1) ?? [])
      : good.reduce((kept, coming) => [...kept.filter(stays(mode, coming)), ...coming], []);
  return rows.map(({ unit, period, visits }) => `${unit} ${period} ${visits}`).sort();
}

function stays(mode: Mode, coming: readonly Row[]): (row: Row) => boolean {
  if (mode === 'merge')
    return (row) => !coming.some(({ unit, period }) => unit === row.unit && period === row.period);
  if (mode === 'replace_period') return (row) => !coming.some(({ period }) => period === row.period);
  return () => true;
}

function goodRows(text: string): Row[] {
  const lines = text.split('\n').slice(1).filter(Boolean);
  return lines.flatMap((line) => {
    const [unit = '', period = '', visits = ''] = line.split(',');
    return /^[0-9]+$/.test(visits) ? [{ unit, period, visits }] : [];
  });
}
