import { basename, extname } from 'node:path';
import { stringify } from 'yaml';
import { asId } from '#etl/exchange/import-contract.ts';
import type { DraftNote, DraftNotes } from '#warehouse/model/draft-note.ts';
import { findSeparators, guessColumn, isAbsent, type ColumnGuess } from './guess-column.ts';
import { noteText } from './note-words.ts';
import { readExtract } from './read-extract.ts';
import type { SampleTable } from './sample-table.ts';

/** A draft: as a file for a person to finish, and what it says and asks for programs that say it in other words. */
export interface ContractDraft {
  id: string;
  text: string;
  notes: DraftNotes;
}

/**
 * Drafts a contract from an extract for a person to finish: what the file proves is written with its evidence, what it
 * leaves open is asked behind `to decide:`, and read as text until it is answered.
 *
 * @param source id of the source; null: from the file's name
 * @throws {EtlError} contract_unreadable
 */
export async function draftContract(path: string, source: string | null): Promise<ContractDraft> {
  const table = await readExtract(path);
  const id = source ?? (asId(basename(path, extname(path))).replace(/^[^a-z]+/, '') || 'extract');
  const texts = table.rows.flatMap((row) =>
    row.filter((cell, place) => table.types[place] === null && !isAbsent(cell)).map((cell) => cell!.trim()),
  );
  const separators = findSeparators(texts);
  const columns = table.headers.map((header, place) => ({
    header,
    guess: guessColumn(
      header,
      table.rows.map((row) => row[place] ?? null),
      separators,
      table.types[place] ?? null,
    ),
  }));
  const names = namesOf(table.headers);
  const asked = [
    ...table.questions,
    ...(separators.isContradicted ? [{ code: 'contradiction' } as const] : []),
  ];
  const lines = [
    `# Draft from ${basename(path)}: ${rowsOf(table)}. Answer each "to decide:", then check the workspace.`,
    ...asked.map(ask),
    ...['apiVersion: v3.1.0', 'kind: DataContract', `id: ${id}`, `name: ${quote(id)}`],
    ...['version: 0.1.0', 'status: draft', 'servers:', '  - server: inbox', '    type: local'],
    `    path: ${quote(`${id}/*${extname(path)}`)}`,
    `    format: ${table.format}`,
    ...['schema:', `  - name: ${id}`, '    physicalType: file', '    properties:'],
    ...columns.flatMap(({ header, guess }, place) => columnLines(names[place]!, header, guess)),
    'customProperties:',
    ask(owner),
    `  - { property: owner, value: '' }`,
    ...rootLines(table, separators, texts.length > 0),
  ];
  return { id, text: `${lines.join('\n')}\n`, notes: notesOf([...asked, owner], names, columns) };
}

function notesOf(whole: DraftNote[], names: string[], columns: { guess: ColumnGuess }[]): DraftNotes {
  return {
    whole,
    columns: columns.map(({ guess: { evidence, questions, isKeyCandidate, codes } }, place) => ({
      ...{ name: names[place]!, evidence },
      questions: [...questions, ...(isKeyCandidate ? [key] : []), ...(codes === null ? [] : [list])],
    })),
  };
}

function rowsOf({ rows, rowsInFile }: SampleTable): string {
  return rows.length === rowsInFile ? `${rowsInFile} rows` : `the first ${rows.length} of ${rowsInFile} rows`;
}

const owner: DraftNote = { code: 'owner' };
const key: DraftNote = { code: 'key' };
const list: DraftNote = { code: 'codes' };

function columnLines(name: string, header: string, guess: ColumnGuess): string[] {
  const { type, format, codes, evidence, isKeyCandidate, numberForms, questions } = guess;
  const inner = (line: string) => `        ${line}`;
  return [
    `      - name: ${name} # ${evidence.map(noteText).join('; ')}`,
    ...(header === '' ? [] : [inner(`physicalName: ${quote(header)}`)]),
    inner(`logicalType: ${type}`),
    ...(format === null ? [] : [inner(`logicalTypeOptions: { format: ${quote(format)} }`)]),
    ...questions.map((question) => inner(ask(question))),
    ...(numberForms
      ? [inner('customProperties:'), inner(`  - { property: numberForms, value: ${inline(numberForms)} }`)]
      : []),
    ...(isKeyCandidate ? [inner(ask(key))] : []),
    ...(codes === null
      ? []
      : [
          inner(ask(list)),
          inner('customProperties:'),
          inner('  - property: enum'),
          inner(`    value: [${codes.map((code) => `{ value: ${quote(code)} }`).join(', ')}]`),
        ]),
  ];
}

function rootLines(
  table: SampleTable,
  { decimal, group }: { decimal: string | null; group: string | null },
  hasValues: boolean,
): string[] {
  const missing = new Set(
    table.rows
      .flat()
      .filter(isAbsent)
      .map((text) => (text ?? '').trim()),
  );
  const entry = (property: string, value: unknown) =>
    `  - { property: ${property}, value: ${inline(value)} }`;
  return [
    ...(Object.keys(table.dialect).length > 0 ? [entry('dialect', table.dialect)] : []),
    ...(table.title > 0 ? [entry('skip', { title: table.title })] : []),
    ...(table.encoding === null
      ? []
      : [`${entry('encoding', table.encoding.name)} # ${table.encoding.evidence}`]),
    ...(decimal === null || !hasValues ? [] : [entry('decimalChar', decimal)]),
    ...(group === null ? [] : [entry('groupChar', group)]),
    ...([...missing].some((text) => text !== '')
      ? [entry('missingValues', [...new Set(['', ...missing])])]
      : []),
  ];
}

/** A name for each header; what two share is numbered. */
function namesOf(headers: string[]): string[] {
  const used = new Set<string>();
  return headers.map((header, place) => {
    const plain = asId(header);
    const base = /^[a-z]/.test(plain) ? plain : `column_${place + 1}`;
    let name = base;
    for (let number = 2; used.has(name); number++) name = `${base}_${number}`;
    used.add(name);
    return name;
  });
}

// A comment ends with its line.
const ask = (question: DraftNote) => `# to decide: ${noteText(question).replace(/\s+/g, ' ')}`;
const quote = (text: string) => JSON.stringify(text.normalize('NFC'));
const inline = (value: unknown) =>
  stringify(value, {
    collectionStyle: 'flow',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
  }).trim();
