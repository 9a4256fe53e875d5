import { identifier } from '#warehouse/duckdb/database.ts';
import type { Column } from '../contract/contract.ts';
import { linesAbove } from '../contract/lines-above.ts';
import { isUnreadable } from '../staged-source.ts';
import { personalRefused, TOLD } from './personal-columns.ts';
import { technical, type Staging } from './staging.ts';

/**
 * Refuses a file in which some record is that of a person, where its contract lets counts alone in: it bears the number of a citizen (twelve
 * digits, by their structure), or a name beside a day of birth or a long number, or it heads columns of persons. What its cells say is
 * told nobody. A text may say what it likes, but for the number; columns of codes, numbers and days may not.
 *
 * @param sent SQL of the rows as they came; tables of the records that are no rows, and of the files
 * @throws {EtlError} personal_data_refused: for the first file that has such records
 */
export async function refusePersonalRecords(
  { context, contract, files }: Staging,
  sent: { rows: string; faults: string },
): Promise<void> {
  if (contract.personalData !== 'refuse') return;
  const { columns } = contract;
  const [all, bound, undated] = [
    columns,
    columns.filter((column) => !isFreeText(column)),
    columns.filter((column) => !isFreeText(column) && column.type !== 'date' && column.type !== 'timestamp'),
  ].map((some) => `${GAP} || concat_ws(${GAP}, ${some.map(textOf).join(', ') || "''"}) || ${GAP}`);
  const { file, row, sheetRow } = technical;
  const found = await context.db.rows<{ fileNo: number; lines: number[]; records: number }>(
    `select ${file} as "fileNo", count(*) as records, (list(line order by line))[:${TOLD}] as lines
     from (
       select ${file}, coalesce(${sheetRow}, ${row} + ${linesAbove(contract)}) as line
       from (${sent.rows}) where ${isOfPerson({ all: all!, bound: bound!, undated: undated! })}
       union all
       select ${file}, ${row} + ${linesAbove(contract)} from ${sent.faults}
       where ${isUnreadable} and ${isOfPerson({ all: 'raw', bound: 'raw', undated: 'raw' })}
     ) group by all order by 1 limit 1`,
    {},
    context.signal,
  );
  const [first] = found;
  if (first === undefined) return;
  const { fileName } = files.find(({ fileNo }) => fileNo === first.fileNo)!.file;
  const lines = `${first.lines.join(', ')}${first.records > TOLD ? ` and ${first.records - TOLD} more` : ''}`;
  throw personalRefused(`${contract.id}/${fileName}`, `has records of persons in the lines ${lines}`, {
    what: 'personal_rows',
    name: first.lines.join(', '),
    count: first.records,
  });
}

const GAP = 'chr(31)';
const BEFORE = '(^|[\\x1f,;|\\t"\\[])\\s*';
const BEHIND = '\\s*($|[\\x1f,;|\\t"\\]])';
const cell = (pattern: string) => `'${BEFORE}(${pattern})${BEHIND}'`;

/** A province or country of birth, the century with the sex, two digits of the year, six more. */
const CITIZEN = '0(0[1-9]|[1-8][0-9]|9[0-6])[0-3][0-9]{8}';
/** One among the words of a text: `CCCD: 001085001234`. */
const CITIZEN_SAID = `'(^|[\\x1f\\s:(#])(${CITIZEN})($|[\\x1f\\s.,;:)])'`;
/** What is left of one in a spreadsheet, which takes it for a number, or one of before. */
const LONG_NUMBER = '[1-9][0-9]{8,10}';
const BIRTHDAY =
  '[0-9]{1,2}[-/.][0-9]{1,2}[-/.](19|20)[0-9]{2}|(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}( 00:00:00)?';
/** Nine of ten people bear one of them. Those that words of offices begin with as well (hồ sơ, đoàn thanh niên, lý do) are not among them. */
const FAMILIES =
  'nguyễn|nguyen|trần|tran|lê|phạm|pham|hoàng|hoang|huỳnh|huynh|phan|vũ|võ|đặng|bùi|bui|đỗ|ngô|ngo|dương|duong|đinh|dinh|trịnh|trinh|' +
  'đào|vương|vuong|tạ|lương|luong|trương|truong|quách|lưu|phùng|phung|kiều';
const NAME = `(${FAMILIES})( \\p{L}{1,7}){2,4}`;
/** Two of them make a row that heads a table of persons. */
const HEADING =
  'ho (va )?ten|(so )?(cccd|cmnd|can cuoc cong dan)|(ngay( thang nam)? |nam )sinh|que quan|so the dang vien';

/** SQL condition over texts of a record: of all its cells, of those that are no free text, and of these those that are no days. */
function isOfPerson({ all, bound, undated }: Record<'all' | 'bound' | 'undated', string>): string {
  return `coalesce(regexp_matches(${all}, ${cell(CITIZEN)}) or regexp_matches(${all}, ${CITIZEN_SAID})
    or (regexp_matches(lower(${bound}), ${cell(NAME)})
        and (regexp_matches(${bound}, ${cell(LONG_NUMBER)}) or regexp_matches(${undated}, ${cell(BIRTHDAY)})))
    or len(list_distinct(regexp_extract_all(replace(strip_accents(lower(${all})), 'đ', 'd'), ${cell(HEADING)}))) > 1, false)`;
}

function isFreeText({ type, pattern, codes, reference, key }: Column): boolean {
  return type === 'string' && pattern === null && codes === null && reference === null && !key;
}

function textOf({ name }: Column): string {
  return `coalesce(cast(${identifier(name)} as varchar), '')`;
}
