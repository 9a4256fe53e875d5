import { literal, type Session } from '#warehouse/duckdb/database.ts';
import type { Manifest } from './manifest.ts';
import { randomStream, type Random } from './random.ts';
import { sqlValue } from './sql-value.ts';

/** A row of the log as the database holds it. */
interface UsageRow {
  ngay: string;
  row_no: number;
  ma_ket_noi: string;
  ma_csdl: string | null;
  ma_don_vi_khai_thac: string | null;
  so_luot_goi: number | null;
  so_luot_thanh_cong: number | null;
  so_ban_ghi: number | null;
  do_tre_p95_ms: number | null;
  phut_gian_doan: number | null;
  so_luot_goi_text: string | null;
}

interface Kind {
  count: number;
  /** Adds a row to the day's file instead of spoiling one of it. */
  isExtra?: boolean;
  outcome: 'quarantined' | 'flagged';
  rules: string[];
  /** Days on which it happens; any, where it does not say. */
  on?: (day: string) => boolean;
  spoil: (row: UsageRow, number: number) => void;
}

function kindsOf(isText: (day: string) => boolean): Kind[] {
  return [
    {
      ...{ count: 24, outcome: 'quarantined', rules: ['calls.range', 'calls_ok.range'] },
      on: (day) => day === '2025-05-20' || day === '2025-05-21',
      spoil: (row) => Object.assign(row, { so_luot_goi: -120, so_luot_thanh_cong: -130 }),
    },
    {
      ...{ count: 60, outcome: 'quarantined', rules: ['ok_within_calls'] },
      spoil: (row) => (row.so_luot_thanh_cong = row.so_luot_goi! + 7),
    },
    {
      ...{ count: 40, isExtra: true, outcome: 'quarantined', rules: ['connection_id.reference'] },
      spoil: (row, number) => (row.ma_ket_noi = `KN-${95_000 + number}`),
    },
    {
      ...{ count: 10, isExtra: true, outcome: 'quarantined' },
      rules: ['connection_id.pattern', 'connection_id.reference'],
      spoil: (row, number) => (row.ma_ket_noi = `TEST-${number}`),
    },
    {
      ...{ count: 15, outcome: 'quarantined', rules: ['downtime_min.range'] },
      spoil: (row) => (row.phut_gian_doan = 1500),
    },
    {
      ...{ count: 30, outcome: 'quarantined', rules: ['consumer_unit_code.reference'] },
      on: (day) => day >= '2025-08-01' && day <= '2025-12-31',
      spoil: (row, number) => (row.ma_don_vi_khai_thac = ['02', '17', '26', '30', '36'][number % 5]!),
    },
    {
      ...{ count: 10, outcome: 'quarantined', rules: ['asset_id.reference', 'asset_of_connection'] },
      spoil: (row) => Object.assign(row, { ma_csdl: 'CSDL-9002' }),
    },
    {
      ...{ count: 8, outcome: 'quarantined', rules: ['calls.required'] },
      on: (day) => !isText(day),
      spoil: (row) => (row.so_luot_goi = null),
    },
    {
      ...{ count: 6, outcome: 'quarantined', rules: ['calls.type'], on: isText },
      spoil: (row) => (row.so_luot_goi_text = 'N/A'),
    },
    {
      ...{ count: 80, outcome: 'flagged', rules: ['used_has_latency'] },
      spoil: (row) => (row.do_tre_p95_ms = null),
    },
    {
      ...{ count: 50, outcome: 'flagged', rules: ['downtime_min.required'] },
      spoil: (row) => (row.phut_gian_doan = null),
    },
    // The database is one of the register, but not the one that the connection was made for.
    {
      ...{ count: 12, outcome: 'quarantined', rules: ['asset_of_connection'] },
      spoil: (row) => (row.ma_csdl = row.ma_csdl === 'CSDL-0001' ? 'CSDL-0002' : 'CSDL-0001'),
    },
  ];
}

/** Spoils rows of the log in known numbers, each row once, and none on the day that comes twice. */
export async function plantUsageDefects(
  session: Session,
  manifest: Manifest,
  sample: { seed: number; days: string[]; repeatedDay: string; isText: (day: string) => boolean },
): Promise<void> {
  const random = randomStream(sample.seed, 'api_usage_daily/defects');
  const days = sample.days.filter((day) => day !== sample.repeatedDay);
  const taken = new Set<string>();
  const changed: UsageRow[] = [];
  const added: UsageRow[] = [];
  const counts = await rowsByDay(session);
  for (const kind of kindsOf(sample.isText)) {
    const possible = kind.on === undefined ? days : days.filter(kind.on);
    for (let number = 0; number < kind.count; number++) {
      const day = random.pick(possible);
      const row = await chooseRow(session, day, counts.get(day)!, { random, taken });
      if (kind.isExtra) row.row_no = extraRow(added, day, counts.get(day)!);
      kind.spoil(row, number);
      (kind.isExtra ? added : changed).push(row);
      manifest.of('api_usage_daily', `ngay=${day}/part-0.parquet`)[kind.outcome](row.row_no, ...kind.rules);
    }
  }
  await session.run(
    `delete from usage where (ngay, row_no) in (${changed.map((row) => `(date '${row.ngay}', ${row.row_no})`).join(', ')})`,
  );
  await session.run(`insert into usage values ${[...changed, ...added].map(valuesOf).join(', ')}`);
}

async function rowsByDay(session: Session): Promise<Map<string, number>> {
  const rows = await session.rows<{ day: string; count: number }>(
    'select ngay as day, count(*) as count from usage group by ngay',
  );
  return new Map(rows.map(({ day, count }) => [day, count]));
}

async function chooseRow(
  session: Session,
  day: string,
  count: number,
  { random, taken }: { random: Random; taken: Set<string> },
): Promise<UsageRow> {
  let number = random.whole(1, count);
  while (taken.has(`${day}/${number}`)) number = random.whole(1, count);
  taken.add(`${day}/${number}`);
  const [row] = await session.rows<UsageRow>(
    'select * from usage where ngay = $day::date and row_no = $number',
    {
      ...{ day, number },
    },
  );
  return row!;
}

function extraRow(added: UsageRow[], day: string, count: number): number {
  return count + added.filter(({ ngay }) => ngay === day).length + 1;
}

function valuesOf(row: UsageRow): string {
  const values = [
    `date ${literal(row.ngay)}`,
    ...[
      row.row_no,
      row.ma_ket_noi,
      row.ma_csdl,
      row.ma_don_vi_khai_thac,
      row.so_luot_goi,
      row.so_luot_thanh_cong,
    ],
    ...[row.so_ban_ghi, row.do_tre_p95_ms, row.phut_gian_doan, row.so_luot_goi_text],
  ];
  return `(${values.map((value, i) => (i > 0 ? sqlValue(value) : value)).join(', ')})`;
}
