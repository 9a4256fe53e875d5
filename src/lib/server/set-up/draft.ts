import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Cron } from 'croner';
import { parseDocument, YAMLSeq, type Document, type YAMLMap } from 'yaml';
import { WarehouseError } from '#warehouse/errors.ts';
import type { DraftNotes } from '#warehouse/model/draft-note.ts';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';
import { currentReader } from '../auth/reader.ts';
import { refuseUpload } from '../uploads/upload-fault.ts';
import { uploadsFolder } from '../uploads/upload-record.ts';
import { runEtl } from '../worker/run-etl.ts';

/** A contract that is not yet one: what a sample proves, and what it leaves open. */
export interface Draft {
  draftId: string;
  /** Name of the sample. */
  sample: string;
  personId: string;
  /** Id of the source. */
  id: string;
  /** YAML, with each question as a comment behind `to decide:`. */
  text: string;
  /** What it shows and asks, for whoever reads it in a language of theirs. */
  notes: DraftNotes;
}

/** What a person decides on a draft. */
export interface Settled {
  name: string;
  owner: string;
  /** Five fields; empty: by hand. */
  cron: string;
  /** Names of the columns that make the key. */
  key: readonly string[];
  /** Types by column. */
  types: ReadonlyMap<string, string>;
}

/** Types that a column may have. */
export const columnTypes = ['string', 'integer', 'number', 'date', 'timestamp', 'boolean'] as const;

const isId = (id: string) => /^[a-z][a-z0-9_]{0,62}$/.test(id);

/**
 * Drafts a contract from a sample, by the command line of etl.
 *
 * @throws {WarehouseError} upload_refused: it is no table that can be read, or the id is none
 */
export async function draftFromSample(
  draftId: string,
  { path, name, id }: { path: string; name: string; id: string },
): Promise<Draft> {
  const source = id.trim() || idOf(name);
  if (!isId(source)) throw refuseUpload('id');
  const { code, stdout } = await runEtl(['contract', `--source=${source}`, '--json', '--', 'init', path]);
  if (code !== 0 || stdout === '') throw refuseUpload('unreadable');
  const drafted = JSON.parse(stdout) as Pick<Draft, 'text' | 'notes'>;
  const text = drafted.text.replace(basename(path), () => name);
  const { personId } = currentReader();
  const draft = { draftId, sample: name, personId, id: source, text, notes: drafted.notes };
  keepDraft(draft);
  return draft;
}

/** Reads a draft of whoever asks. @throws {WarehouseError} upload_unknown */
export function requireDraft(draftId: string): Draft {
  const file = fileOf(draftId);
  const draft =
    /^[0-9a-f-]{36}$/.test(draftId) && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Omit<Draft, 'notes'> & Partial<Draft>)
      : null;
  // One that an older release began has no notes; its text asks the same.
  if (draft?.personId === currentReader().personId) return { notes: { whole: [], columns: [] }, ...draft };
  throw new WarehouseError(
    'upload_unknown',
    'draft unknown: there is none of this name, or it is somebody else’s.',
  );
}

/** Writes what a person decided into a draft; its questions stay, for whoever finishes it. @throws {WarehouseError} upload_unknown, schedule_invalid */
export function settleDraft(draftId: string, settled: Settled): Draft {
  const draft = requireDraft(draftId);
  const document = parseDocument(draft.text);
  document.set('name', settled.name.trim() || draft.id);
  setProperty(document, 'owner', settled.owner.trim());
  if (settled.cron.trim() === '') document.delete('slaProperties');
  else document.set('slaProperties', document.createNode([scheduleOf(settled.cron.trim())]));
  for (const column of columnsOf(document)) settleColumn(column, settled);
  const changed = { ...draft, text: document.toString({ lineWidth: 0 }) };
  keepDraft(changed);
  return changed;
}

/** Takes a draft into the workspace as a source of its own, which is never written over one that is there. @returns what the command says */
export async function writeDraft(draftId: string): Promise<{ isWritten: boolean; said: string }> {
  const { id, text } = requireDraft(draftId);
  const file = join(uploadsFolder(), `${draftId}.contract.yaml`);
  writeFileSync(file, text, { mode: 0o600 });
  const { code, stderr } = await runEtl(['contract', `--source=${id}`, '--', 'import', file]);
  return { isWritten: code === 0, said: stderr.trim() };
}

/** The columns of a contract as its document has them. */
export function columnsOf(document: Document): YAMLMap[] {
  const list = document.getIn(['schema', 0, 'properties']);
  return list instanceof YAMLSeq ? (list.items as YAMLMap[]) : [];
}

/** What a contract says of itself under a name; null where nothing. */
export function propertyOf(document: Document, name: string): string | null {
  const own = propertiesOf(document).find((entry) => entry.get('property') === name);
  return own ? String(own.get('value') ?? '') : null;
}

function settleColumn(column: YAMLMap, { key, types }: Settled): void {
  const name = String(column.get('name'));
  const type = types.get(name);
  if (type && columnTypes.some((one) => one === type) && type !== column.get('logicalType')) {
    column.set('logicalType', type);
    // A format is that of the type it was found for.
    column.delete('logicalTypeOptions');
  }
  for (const flag of ['primaryKey', 'required'])
    if (key.includes(name)) column.set(flag, true);
    else column.delete(flag);
}

function setProperty(document: Document, property: string, value: string): void {
  const own = propertiesOf(document).find((entry) => entry.get('property') === property);
  if (own) own.set('value', value);
  else document.addIn(['customProperties'], document.createNode({ property, value }, { flow: true }));
}

function propertiesOf(document: Document): YAMLMap[] {
  const list = document.get('customProperties');
  return list instanceof YAMLSeq ? (list.items as YAMLMap[]) : [];
}

function scheduleOf(cron: string) {
  try {
    new Cron(cron, { paused: true, mode: '5-part' });
  } catch (cause) {
    throw new WarehouseError(
      'schedule_invalid',
      'schedule invalid: expected five fields: minute, hour, day of month, month, day of week.',
      {},
      { cause },
    );
  }
  return { property: 'frequency', value: 1, unit: 'd', schedule: cron, scheduler: 'cron' };
}

function idOf(name: string): string {
  const plain = name.slice(0, name.length - extname(name).length).normalize('NFD');
  const letters = plain.replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  return (
    letters
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '')
      .slice(0, 40) || 'extract'
  );
}

function keepDraft(draft: Draft): void {
  const file = fileOf(draft.draftId);
  writeFileSync(`${file}.new`, JSON.stringify(draft), { mode: 0o600 });
  placeDurably(`${file}.new`, file);
}

const fileOf = (draftId: string) => join(uploadsFolder(), `${draftId}.draft.json`);
