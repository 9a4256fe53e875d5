import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifier, literal, openDatabase, type Session } from '#warehouse/duckdb/database.ts';
import type { Month } from './calendar.ts';
import type { Manifest } from './manifest.ts';
import { extraLines, spoilRows, type ProcedureRow } from './procedure-defects.ts';
import { unitLevels } from './procedure-levels.ts';
import { randomStream } from './random.ts';
import { sqlValue } from './sql-value.ts';

const headers = [
  'Kỳ báo cáo',
  'Mã đơn vị',
  'Mã thủ tục',
  'Số hồ sơ tiếp nhận',
  'Số hồ sơ trực tuyến',
  'Số hồ sơ toàn trình',
  'Số hồ sơ đúng hạn',
  'Số thông tin yêu cầu',
  'Số thông tin tái sử dụng',
  'Số thông tin kê khai lại',
];
const counts = ['received', 'online', 'full_online', 'on_time', 'asked', 'reused', 'redeclared'];

export interface ProcedureSample {
  seed: number;
  months: Month[];
  /** Procedures each unit reports on. */
  procedures: number;
  onProgress: (done: number, total: number) => void;
}

/** Writes X10: a CSV a month, made by SQL, with a line of totals at the end. */
export async function writeProcedureMonth(
  inbox: string,
  manifest: Manifest,
  sample: ProcedureSample,
): Promise<void> {
  const folder = join(inbox, 'procedure_month');
  await mkdir(folder, { recursive: true });
  // One thread keeps the order of rows, so that the same seed gives the same bytes.
  const database = await openDatabase(':memory:', { settings: { threads: '1' } });
  try {
    await database.withConnection(async (session) => {
      for (const month of sample.months) {
        await session.run(monthSql(sample, month));
        await writeMonth(session, { folder, month, sample, manifest });
        sample.onProgress(month.index + 1, sample.months.length);
      }
    });
  } finally {
    database.close();
  }
}

/** Counts are cut to whole files by chance, not always down: else small numbers would pull every share towards nought. */
function monthSql({ seed, months, procedures }: ProcedureSample, month: Month): string {
  const levels = unitLevels(seed, month, months).map(
    (level) => `(${Object.values(level).map(sqlValue).join(', ')})`,
  );
  return `
    create or replace macro noise(unit, number, what) as
      (hash(unit, number, '${seed}/${month.id}/' || what) % 10000) / 10000.0;
    create or replace macro part(whole, share, chance) as cast(floor(whole * share + chance) as bigint);
    create or replace table month as
    with unit(unit, volume, redeclared_share, reused_share, online_share, full_share, on_time_share) as (
      values ${levels.join(', ')}
    ),
    procedure as (
      select
        number,
        printf('%d.%06d', 1 + number % 3, 1000 + number * 7) as code,
        18 + hash(number, '${seed}/popularity') % 90 as popularity,
        3 + hash(number, '${seed}/items') % 7 as items
      from range(1, ${procedures + 1}) as numbers(number)
    ),
    received as (
      select
        *,
        cast(1 + floor(volume * popularity * (0.6 + 0.8 * noise(unit, number, 'received'))) as bigint) as received,
        received * cast(items as bigint) as asked
      from unit cross join procedure
    ),
    redeclared as (
      select
        *,
        part(asked, redeclared_share * (0.85 + 0.3 * noise(unit, number, 'share')), noise(unit, number, 'redeclared'))
          as redeclared
      from received
    )
    select
      row_number() over (order by unit, number) as row_no,
      unit as unit_code,
      code as procedure_code,
      received,
      part(received, online_share, noise(unit, number, 'online')) as online,
      part(received, least(online_share, full_share), noise(unit, number, 'online')) as full_online,
      part(received, on_time_share, noise(unit, number, 'on_time')) as on_time,
      asked,
      least(asked - redeclared, part(asked, reused_share, noise(unit, number, 'reused'))) as reused,
      redeclared
    from redeclared`;
}

async function writeMonth(
  session: Session,
  target: { folder: string; month: Month; sample: ProcedureSample; manifest: Manifest },
): Promise<void> {
  const { folder, month, sample, manifest } = target;
  const name = `${month.id}.csv`;
  const file = manifest.of('procedure_month', name);
  const random = randomStream(sample.seed, `procedure_month/${month.id}`);
  const { rows, ...sums } = await totals(session);
  const spoilt = await spoilRows({ session, month, rows, random, file });
  await session.run(
    `create or replace table spoilt (row_no bigint, ${headers.map((_, i) => `cell${i} varchar`).join(', ')})`,
  );
  await session.run(`insert into spoilt values ${spoilt.map(valuesOf).join(', ')}`);
  await session.run(copySql(month, join(folder, name)));

  const { lines: extra, corrected } = await extraLines({ session, month, rows, random, file });
  const blank = ';'.repeat(headers.length - 1);
  const total = ['', 'Tổng cộng', '', ...counts.map((column) => grouped(sums[column]!))].join(';');
  file.skipped(rows + extra.length + 1, 'blank');
  file.skipped(rows + extra.length + 2, 'total');
  await appendFile(join(folder, name), `${[...extra, blank, total].join('\n')}\n`);
  if (month.index % 4 === 2) await endLinesTwice(join(folder, name));
  if (corrected.length > 0)
    await writeFile(join(folder, `${month.id}.lan2.csv`), [headers.join(';'), ...corrected, ''].join('\n'));
}

/** Some agencies' programs end lines with CR and LF. */
async function endLinesTwice(file: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
}

async function totals(session: Session): Promise<{ rows: number; [column: string]: number }> {
  const sums = counts.map((column) => `sum(${column}) as ${column}`).join(', ');
  const [row] = await session.rows<{ rows: number; [column: string]: number }>(
    `select count(*) as rows, ${sums} from month`,
  );
  return row!;
}

/** One in ten rows spells its month the other way round. The byte-order mark goes before the first header. */
function copySql(month: Month, file: string): string {
  const [year, number] = month.id.split('-');
  const period = `case when hash(row_no) % 10 = 0 then '${month.id}' else '${number}/${year}' end`;
  const cells = [period, 'unit_code', 'procedure_code', ...counts.map((column) => `grouped(${column})`)];
  const named = headers.map((header, i) => `cell${i} as ${identifier(i === 0 ? `\uFEFF${header}` : header)}`);
  return `
    create or replace macro grouped(number) as replace(format('{:,}', number), ',', '.');
    copy (
      select ${named.join(', ')}
      from (
        select row_no, ${cells.map((cell, i) => `${cell} as cell${i}`).join(', ')}
        from month where row_no not in (select row_no from spoilt)
        union all
        from spoilt
      )
      order by row_no
    ) to ${literal(file)} (format csv, delimiter ';', header true)`;
}

function valuesOf(row: ProcedureRow): string {
  return `(${[row.row, ...row.cells].map(sqlValue).join(', ')})`;
}

/** `1.234`, as the agencies write whole numbers. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '.');
}
