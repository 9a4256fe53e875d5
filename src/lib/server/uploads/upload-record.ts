import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';
import { currentReader } from '../auth/reader.ts';
import { readSettings } from '../env.ts';
import { refuseUpload } from './upload-fault.ts';

/** A file that somebody sent: it lies in the folder of uploads until it is handed in or withdrawn. Instants are ISO UTC. */
export interface Upload {
  uploadId: string;
  source: string;
  /** `extract`: for the inbox; `workbook`: rows that were mended, of `table`. */
  kind: 'extract' | 'workbook';
  table: string;
  /** Name of the file in the folder of uploads. */
  stored: string;
  /** Its name in the source's folder of the inbox. */
  fileName: string;
  bytes: number;
  sha256: string;
  personId: string;
  /** What its sender was called then. */
  byLabel: string;
  sentAt: string;
  /** `handing_in`: it was begun, and is brought to one of both ends by whoever began it or starts next. */
  state: 'sent' | 'handing_in' | 'handed_in' | 'withdrawn';
  /** The request by which it was checked last. */
  checkRequest: number | null;
  endedAt: string | null;
  /** Who hands it in, where to, in which process, and since when. */
  handIn?: {
    actor: string;
    actorLabel: string;
    address: string | null;
    inboxPath: string | null;
    replaces: boolean;
    pid: number;
    at: string;
  };
  /** The request by which it is taken in; absent before it is handed in, and of what was handed in before that was kept. */
  requestId?: number;
}

const RECORD = '.upload.json';
const isId = (id: string) => /^[0-9a-f-]{36}$/.test(id);

/** The folder of uploads. */
export function uploadsFolder(): string {
  return dataPaths(readSettings().dataDirectory).uploads;
}

/**
 * Reads what somebody sent, for themselves and for whoever runs refreshes.
 *
 * @throws {WarehouseError} upload_unknown: there is none, or it is not theirs to see
 */
export function requireUpload(source: string, uploadId: string): Upload {
  const file = join(uploadsFolder(), `${uploadId}${RECORD}`);
  const upload =
    isId(uploadId) && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Upload) : null;
  if (upload?.source === source && isOwn(upload)) return upload;
  throw new WarehouseError(
    'upload_unknown',
    `upload unknown: ${source} was sent no such file, or by somebody else. Choose one from the list.`,
  );
}

/** As {@link requireUpload}, of what may still be handed in or withdrawn. @throws {WarehouseError} upload_unknown, upload_refused */
export function requireOpen(source: string, uploadId: string): Upload {
  const upload = requireUpload(source, uploadId);
  if (upload.state !== 'sent') throw refuseUpload('state');
  return upload;
}

/** What was sent of a source, the newest first, as far as whoever asks may see it. @param kind undefined: whatever it is */
export function listUploads(source: string, most: number, kind?: Upload['kind']): Upload[] {
  return allUploads()
    .filter((upload) => upload.source === source && isOwn(upload))
    .filter((upload) => kind === undefined || upload.kind === kind)
    .slice(0, most);
}

/** All that was sent and is not forgotten, the newest first, whoever sent it. */
export function allUploads(): Upload[] {
  const folder = uploadsFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(RECORD))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Upload)
    .sort((a, b) => b.sentAt.localeCompare(a.sentAt));
}

export function keepUpload(upload: Upload): void {
  const file = join(uploadsFolder(), `${upload.uploadId}${RECORD}`);
  writeFileSync(`${file}.new`, JSON.stringify(upload), { mode: 0o600 });
  placeDurably(`${file}.new`, file);
}

/** What was found in it; null where it was not checked yet, or could not be. Checks of before they told it are without what is served. */
export function readCheck({ stored }: Pick<Upload, 'stored'>): FileCheck | null {
  const file = join(uploadsFolder(), `${stored}.check.json`);
  if (!existsSync(file)) return null;
  const check = JSON.parse(readFileSync(file, 'utf8')) as FileCheck;
  return 'known' in check ? check : { ...(check as FileCheck), known: [], sameFile: null, notJudged: [] };
}

/** Forgets what was found in it, before it is looked into anew: what was found before is true no more. */
export function removeCheck({ stored }: Pick<Upload, 'stored'>): void {
  rmSync(join(uploadsFolder(), `${stored}.check.json`), { force: true });
}

/** Removes the file itself; what was sent, and what was found, is remembered. */
export function removeFile({ stored }: Pick<Upload, 'stored'>): void {
  rmSync(join(uploadsFolder(), stored), { force: true });
}

const FORGOTTEN_MS = 30 * 86_400_000;

/** Forgets what was sent long ago: files that nobody handed in, and what was found in others. */
export function forgetOld(now: Date): void {
  const folder = uploadsFolder();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const status = name.startsWith('.') ? null : statSync(path, { throwIfNoEntry: false });
    if (status?.isFile() && now.getTime() - status.mtimeMs > FORGOTTEN_MS) rmSync(path, { force: true });
  }
}

/** Whether whoever asks may see what was sent: they sent it, or run refreshes. */
export function isOwn({ personId }: Upload): boolean {
  const reader = currentReader();
  return reader.personId === personId || reader.rights.has('run_refreshes');
}
