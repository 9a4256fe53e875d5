import { zipSync } from 'fflate';
import type { Cell } from './case.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A workbook by its parts. */
export interface Workbook {
  /** XML of each sheet's data, the first first, with what stands behind it. */
  sheets: { name: string; state?: string; rows: string; after?: string }[];
  /** Built-in or own formats of styles 1, 2 … */
  formats?: (number | string)[];
  is1904?: boolean;
  /** Texts that cells share; without them the workbook has no part for them. */
  shared?: string[];
  others?: { [part: string]: string };
}

/** Bytes of a workbook. */
export function workbookBytes({
  sheets,
  formats = [],
  is1904 = false,
  shared,
  others = {},
}: Workbook): Buffer {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`;
  const codes = formats.flatMap((format, at) =>
    typeof format === 'string' ? [`<numFmt numFmtId="${200 + at}" formatCode="${format}"/>`] : [],
  );
  const styles = formats.map(
    (format, at) => `<xf numFmtId="${typeof format === 'string' ? 200 + at : format}"/>`,
  );
  const parts = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}">${relation('r1', 'officeDocument', '/xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${REL}">${is1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets
      .map(
        ({ name, state }, at) =>
          `<sheet name="${name}" sheetId="${at + 1}" state="${state ?? 'visible'}" r:id="s${at}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${sheets
      .map((_, at) => relation(`s${at}`, 'worksheet', `worksheets/sheet${at}.xml`))
      .join(
        '',
      )}${relation('a', 'styles', 'styles.xml')}${shared ? relation('b', 'sharedStrings', 'sharedStrings.xml') : ''}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join('')}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map(({ rows, after = '' }, at) => [
        `xl/worksheets/sheet${at}.xml`,
        `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`,
      ]),
    ),
    ...(shared && {
      'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${shared.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    }),
    ...others,
  };
  return Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, text]) => [name, new Uint8Array(Buffer.from(text))]),
      ),
    ),
  );
}

/** XML of rows of text cells, from the first row on; null: no cell. */
export function textRows(rows: Cell[][], first = 1): string {
  return rows
    .map((cells, at) =>
      rowXml(
        first + at,
        cells.map((cell, column) => textCell(column, first + at, cell)),
      ),
    )
    .join('');
}

/** XML of a row of cells. */
export function rowXml(number: number, cells: string[], attributes = ''): string {
  return `<row r="${number}"${attributes}>${cells.join('')}</row>`;
}

function textCell(column: number, row: number, text: Cell): string {
  if (text === null) return '';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
  return `<c r="${columnName(column)}${row}" t="inlineStr"><is><t xml:space="preserve">${escaped}</t></is></c>`;
}

function columnName(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : columnName(Math.floor(at / 26) - 1) + columnName(at % 26);
}
