import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { literal, openDatabase, type Session } from '#warehouse/duckdb/database.ts';
import { plantUsageDefects } from './api-usage-defects.ts';
import { daysBetween, daysFrom, MERGER, type Month } from './calendar.ts';
import { isLogged, type Connection } from './connection-plan.ts';
import { testConnections } from './data-connection.ts';
import { courses } from './levels.ts';
import type { Manifest } from './manifest.ts';
import { randomStream } from './random.ts';
import { sqlValue } from './sql-value.ts';

/** The day whose file never came, and the one whose file came twice. */
export const missingDay = '2026-10-14';
export const repeatedDay = '2026-03-18';

export interface UsageSample {
  seed: number;
  months: Month[];
  connections: Connection[];
  /** A connection has a row every so many days. */
  everyDays: number;
  onProgress: (done: number, total: number) => void;
}

/** How the gateway wrote a day's file: the types of its counters and of its day changed with its releases. */
type Release = 'narrow' | 'wide' | 'text';

function releaseOf(day: string): Release {
  if (day >= '2025-09-10' && day <= '2025-09-12') return 'text';
  return day < '2025-04-01' ? 'narrow' : 'wide';
}

/** Writes X05: a Parquet file a day, made by SQL in a database of its own. */
export async function writeApiUsage(inbox: string, manifest: Manifest, sample: UsageSample): Promise<void> {
  // One thread keeps the order of rows, so that the same seed gives the same bytes.
  const database = await openDatabase(':memory:', { settings: { threads: '1' } });
  try {
    await database.withConnection(async (session) => {
      await loadConnections(session, sample);
      await session.run(usageSql(sample));
      const days = daysFrom(sample.months[0]!.first, sample.months.at(-1)!.last).filter(
        (day) => day !== missingDay,
      );
      await plantUsageDefects(session, manifest, {
        seed: sample.seed,
        days,
        repeatedDay,
        isText: (day) => releaseOf(day) === 'text',
      });
      await writeDays(session, join(inbox, 'api_usage_daily'), days, sample.onProgress);
      await repeatDay(session, inbox);
    });
  } finally {
    database.close();
  }
}

async function loadConnections(session: Session, sample: UsageSample): Promise<void> {
  const random = randomStream(sample.seed, 'api_usage_daily');
  const { first } = sample.months[0]!;
  await session.run(
    `create table connection (connection_id varchar, asset_id varchar, consumer varchar, consumer_before varchar,
       first_day date, last_day date, shift integer, calls double, failing double, latency integer, is_test boolean)`,
  );
  const logged = sample.connections.filter((c) => isLogged(c) && c.activatedOn !== null);
  const rows = logged.map((c) => {
    const from = c.activatedOn! > first ? c.activatedOn! : first;
    const shift = c.activatedOn! > first ? 0 : random.whole(0, sample.everyDays - 1);
    const calls = Math.round(sample.everyDays * random.whole(20, 160) * (c.asset.isPriority ? 3 : 1));
    const failing = random.whole(40, 160) / 100;
    return [
      ...[c.id, c.asset.id, c.consumer, c.consumerBefore, from, c.usedUntil, shift, calls, failing],
      ...[random.whole(60, 700), false],
    ];
  });
  for (const id of testConnections)
    rows.push([id, 'CSDL-0001', 'TW18', 'TW18', first, null, 0, 288, 0.1, 12, true]);
  const values = rows.map((row) => `(${row.map(sqlValue).join(', ')})`);
  for (let i = 0; i < values.length; i += 500)
    await session.run(`insert into connection values ${values.slice(i, i + 500).join(', ')}`);
}

/** Tết stills the offices for a week; weekends are quiet; use grows by half over the two years. */
function usageSql({ seed, months, everyDays }: UsageSample): string {
  const { start, end } = courses.callSuccess;
  const first = months[0]!.first;
  const span = daysBetween(first, months.at(-1)!.last);
  const noise = (name: string) => `(hash(c.connection_id, d.day, '${seed}/${name}') % 10000) / 10000.0`;
  return `
    create table usage as
    with calendar as (
      select cast(unnest(generate_series(date '${first}', date '${first}' + ${span}, interval 1 day)) as date) as day
    ),
    paced as (
      select *, date_diff('day', date '${first}', day) / ${span}.0 as position,
        case
          when day between date '2025-01-27' and date '2025-02-02' or day between date '2026-02-15' and date '2026-02-21' then 0.15
          when dayofweek(day) in (0, 6) then 0.35
          else 1.0
        end as pace
      from calendar
    ),
    called as (
      select d.day, d.position, c.*, ${noise('failed')} as failed_noise, ${noise('records')} as records_noise,
        ${noise('latency')} as latency_noise, ${noise('down')} as down_noise,
        case when c.is_test then 288
          else cast(greatest(2, round(c.calls * d.pace * (0.8 + 0.4 * d.position) * (0.6 + 0.8 * ${noise('calls')}))) as bigint)
        end as so_luot_goi
      from paced d join connection c
        on d.day >= c.first_day and (c.last_day is null or d.day <= c.last_day)
        and (c.is_test or (date_diff('day', c.first_day, d.day) + c.shift) % ${everyDays} = 0)
    ),
    answered as (
      select *, greatest(1, so_luot_goi - cast(round(
        so_luot_goi * (1 - (${start} + ${end - start} * position)) * failing * (0.4 + 1.2 * failed_noise)) as bigint)) as ok
      from called
    )
    select
      day as ngay,
      row_number() over (partition by day order by connection_id) as row_no,
      connection_id as ma_ket_noi,
      asset_id as ma_csdl,
      case when day < date '${MERGER}' then consumer_before else consumer end as ma_don_vi_khai_thac,
      so_luot_goi,
      ok as so_luot_thanh_cong,
      case when is_test then 0 else ok * cast(1 + floor(records_noise * 20) as bigint) end as so_ban_ghi,
      cast(round(latency * (0.7 + 0.6 * latency_noise)) as bigint) as do_tre_p95_ms,
      cast(case when down_noise < 0.03 then 1 + floor(down_noise * 2000) else 0 end as bigint) as phut_gian_doan,
      cast(null as varchar) as so_luot_goi_text
    from answered
    order by day, connection_id`;
}

async function writeDays(
  session: Session,
  folder: string,
  days: string[],
  onProgress: UsageSample['onProgress'],
): Promise<void> {
  for (const [index, day] of days.entries()) {
    const partition = join(folder, `ngay=${day}`);
    await mkdir(partition, { recursive: true });
    await copyDay(session, day, join(partition, 'part-0.parquet'));
    if (index % 30 === 0) onProgress(index, days.length);
  }
}

async function copyDay(session: Session, day: string, file: string, compression = 'zstd'): Promise<void> {
  const release = releaseOf(day);
  const counter = { narrow: 'integer', wide: 'bigint', text: 'varchar' }[release];
  const dayType = release === 'text' ? 'varchar' : 'date';
  await session.run(
    `copy (
       select ngay::${dayType} as ngay, ma_ket_noi, ma_csdl, ma_don_vi_khai_thac,
         coalesce(${release === 'text' ? 'so_luot_goi_text' : 'null'}, so_luot_goi::${counter}) as so_luot_goi,
         so_luot_thanh_cong::${counter} as so_luot_thanh_cong, so_ban_ghi::${counter} as so_ban_ghi,
         do_tre_p95_ms::integer as do_tre_p95_ms, phut_gian_doan::integer as phut_gian_doan
       from usage where ngay = date ${literal(day)} order by row_no
     ) to ${literal(file)} (format parquet, compression ${compression})`,
  );
}

/** The rows of one day come a second time, packed otherwise: no defect, since rows that come again stand once. */
async function repeatDay(session: Session, inbox: string): Promise<void> {
  const file = join(inbox, 'api_usage_daily', `ngay=${repeatedDay}`, 'part-1.parquet');
  await copyDay(session, repeatedDay, file, 'snappy');
}
