import { attributeOf, readXml } from './read-xml.ts';
import type { SheetMeter } from './sheet-limits.ts';
import { isDateFormat, isPercentFormat } from './sheet-date.ts';
import type { WorkbookArchive } from './workbook-archive.ts';

export interface SheetPlace {
  name: string;
  state: 'visible' | 'hidden' | 'veryHidden';
  /** Part of the archive. */
  part: string;
}

/** How a cell shows its number. */
export interface CellStyle {
  /** Code of its format; `General` for none. */
  format: string;
  /** Whether its number is a date or a time. */
  isDate: boolean;
  /** Whether its number is a share that it shows in percent. */
  isPercent: boolean;
}

/** What the cells of all sheets refer to. */
export interface Workbook {
  sheets: SheetPlace[];
  /** Whether day 0 is 1 January 1904. */
  is1904: boolean;
  sharedStrings: string[];
  /** By index of a cell's style. */
  styles: CellStyle[];
}

/** Texts that cells share are kept in memory. */
const MAX_SHARED_BYTES = 256 << 20;

/** Reads what is around the sheets. Links to other workbooks, macros and drawings are not looked at. */
export async function readWorkbook(archive: WorkbookArchive, meter: SheetMeter): Promise<Workbook> {
  const home = await readRelations(archive, meter, '_rels/.rels', '');
  const main = home.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!archive.has(main)) throw meter.unreadable('is no workbook', { what: 'no_workbook' });
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const relations = await readRelations(
    archive,
    meter,
    `${folder}_rels/${main.slice(folder.length)}.rels`,
    folder,
  );
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.target;
  const sheets: SheetPlace[] = [];
  let is1904 = false;
  await readXml(archive.read(main), meter, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1];
      const target = relations.find(
        (relation) => relation.id === id && relation.type === 'worksheet',
      )?.target;
      const state =
        attributes['state'] === 'hidden' || attributes['state'] === 'veryHidden'
          ? attributes['state']
          : 'visible';
      if (target !== undefined) sheets.push({ name: attributes['name'] ?? '', state, part: target });
    },
  });
  return {
    ...{ sheets, is1904 },
    sharedStrings: await readSharedStrings(archive, meter, partOf('sharedStrings')),
    styles: await readStyles(archive, meter, partOf('styles')),
  };
}

interface Relation {
  id: string;
  /** Last word of its type: transitional and strict workbooks differ in what stands before it. */
  type: string;
  target: string;
}

async function readRelations(
  archive: WorkbookArchive,
  meter: SheetMeter,
  part: string,
  folder: string,
): Promise<Relation[]> {
  const relations: Relation[] = [];
  if (!archive.has(part)) return relations;
  await readXml(archive.read(part), meter, {
    open: (name, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      const path = Target.startsWith('/')
        ? Target.slice(1)
        : new URL(`${folder}${Target}`, 'zip:///').pathname.slice(1);
      relations.push({
        id: Id,
        type: Type.slice(Type.lastIndexOf('/') + 1),
        target: decodeURIComponent(path),
      });
    },
  });
  return relations;
}

/** Texts with several fonts are put together; how they are pronounced (`rPh`) is left out. */
async function readSharedStrings(
  archive: WorkbookArchive,
  meter: SheetMeter,
  part: string | undefined,
): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined || !archive.has(part)) return strings;
  let [text, inText, inPhonetic, length] = ['', false, false, 0];
  await readXml(archive.read(part), meter, {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') inText = !inPhonetic;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') {
        length += text.length;
        if (length > MAX_SHARED_BYTES)
          throw meter.exceeded('maxUnpackedBytes', MAX_SHARED_BYTES, 'shares more bytes of text');
        strings.push(unescaped(text));
      }
    },
  });
  return strings;
}

/** Characters that XML cannot hold are written `_x000D_`: also halves of letters, of which one may stand alone. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
}

/** Writes halves of letters that stand alone as their workbook has them (`_xD83D_`): they are no text, and would become another. */
export function escaped(text: string): string {
  return text.replace(/\p{Surrogate}/gu, (half) => `_x${half.charCodeAt(0).toString(16).toUpperCase()}_`);
}

/** Formats that every workbook knows by number alone, as far as anybody asks for their codes. */
const knownFormats: { readonly [id: number]: string } = {
  ...{ 0: 'General', 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 49: '@' },
};

function styleOf(id: number, code: string | undefined): CellStyle {
  const format = code ?? knownFormats[id] ?? `(${id})`;
  return { format, isDate: isDateFormat(id, code), isPercent: isPercentFormat(format) };
}

async function readStyles(
  archive: WorkbookArchive,
  meter: SheetMeter,
  part: string | undefined,
): Promise<CellStyle[]> {
  const styles: CellStyle[] = [];
  if (part === undefined || !archive.has(part)) return styles;
  const codes = new Map<number, string>();
  let inCells = false;
  await readXml(archive.read(part), meter, {
    open: (name, attributes) => {
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
      if (name === 'numFmt') codes.set(id, attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) styles.push(styleOf(id, codes.get(id)));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}
