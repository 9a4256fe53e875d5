import type { Mend } from '#lib/server/refresh/mend-kind.ts';
import type { RecordPlace } from '#lib/server/refresh/record-place.ts';
import type { SourceTable } from '#warehouse/model/source.ts';

type Rows = Extract<Mend, { kind: 'rows' }>['rows'];
type Drops = Extract<Mend, { kind: 'drops' }>['drops'];
type Mappings = Extract<Mend, { kind: 'mappings' }>['mappings'];

/** A place as a form sends it: `extract row file`. */
export function placeText({ extractId, rowNo, fileName }: RecordPlace): string {
  return `${extractId} ${rowNo} ${fileName}`;
}

/** The rows that a form is about, those that are no places left out. */
export function readPlaces(form: FormData): RecordPlace[] {
  return form.getAll('row').flatMap((text) => {
    const [, extractId, rowNo, fileName] = /^([0-9a-f]+) ([1-9]\d{0,14}) (.+)$/s.exec(String(text)) ?? [];
    return extractId && fileName ? [{ extractId, rowNo: Number(rowNo), fileName }] : [];
  });
}

/** The rows that are dropped, each with where people find it: `at:<place>` has its line and its cell. */
export function readDrops(form: FormData): Drops {
  return readPlaces(form).map((place) => {
    const told = String(form.get(`at:${placeText(place)}`) ?? '');
    const [, line, cell] = /^([1-9]\d{0,14})(?: ([A-Z]{1,3}[1-9]\d{0,6}))?$/.exec(told) ?? [];
    return { ...place, ...(line && { lineNo: Number(line) }), ...(cell && { cell }) };
  });
}

/** The row of a form with the cells that are no longer what they were: `cell:<column>` beside `was:<column>`. An empty cell is none. */
export function readCells(form: FormData, { columns }: Pick<SourceTable, 'columns'>): Rows {
  const cells: { [column: string]: string | null } = {};
  for (const { name } of columns) {
    const cell = form.get(`cell:${name}`);
    if (typeof cell === 'string' && lines(cell) !== lines(String(form.get(`was:${name}`) ?? '')))
      cells[name] = cell === '' ? null : cell;
  }
  return readPlaces(form).map((place) => ({ ...place, cells }));
}

/** Values that mean others: `value`, what was chosen of the proposals, and what was typed instead, in turn. */
export function readMappings(form: FormData): Mappings {
  const column = String(form.get('column') ?? '');
  const values = form.getAll('value').map(String);
  return values.flatMap((value, at): Mappings => {
    const typed = String(form.get(`typed:${at}`) ?? '').trim();
    const becomes = typed || String(form.get(`chosen:${at}`) ?? '');
    if (form.has(`itself:${at}`)) return [{ column, value, becomes: null }];
    return becomes === '' || becomes === value ? [] : [{ column, value, becomes }];
  });
}

/** Browsers end lines in their own way. */
const lines = (text: string) => text.replaceAll('\r\n', '\n');
