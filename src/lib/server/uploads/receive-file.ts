import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { plainName } from './plain-name.ts';
import { refusalOfUpload, refuseUpload } from './upload-fault.ts';

/** A file that has wholly arrived in the folder of uploads. */
export interface ReceivedFile {
  uploadId: string;
  /** Name of the file in the folder of uploads. */
  stored: string;
  /** As its sender calls it, made plain. */
  name: string;
  bytes: number;
  sha256: string;
  /** What else the form says. */
  fields: ReadonlyMap<string, string>;
}

/** What a form with a file may bring. */
export interface Expected {
  folder: string;
  maxBytes: number;
  /** Ends of names that are taken, lower-case, with their dot. */
  endings: readonly string[];
  /** How the name in the folder of uploads ends, by the one that was sent. */
  storedEnding: (ending: string) => string;
}

/** Fields and what they say are short: all else is the file. */
const LIMITS = { files: 1, fields: 8, fieldSize: 2_000, fieldNameSize: 60, parts: 10, headerPairs: 20 };

/**
 * Reads a form with one file, which goes to the disk as it comes and never whole through memory. What does not get in is removed.
 *
 * @throws {WarehouseError} upload_refused: `details.why` says whether it is no form, has no file, an ending that is not taken, is empty,
 * or has more bytes than it may
 */
export async function receiveFile(
  headers: IncomingHttpHeaders,
  body: Readable,
  expected: Expected,
): Promise<ReceivedFile> {
  if (Number(headers['content-length'] ?? 0) > expected.maxBytes + 65_536) throw refuseUpload('too_large');
  await mkdir(expected.folder, { recursive: true });
  const uploadId = randomUUID();
  const fields = new Map<string, string>();
  const form = openForm(headers);
  form.on('field', (name, value) => fields.set(name, value.normalize('NFC')));
  let file = null as Promise<Omit<ReceivedFile, 'fields'>> | null;
  const failed = new Promise<never>((_, fail) => {
    form.on('file', (_name, stream, { filename }) => {
      file = takeFile(stream, filename ?? '', uploadId, expected);
      file.catch(fail);
    });
  });
  try {
    // A file that is refused is known before its form has been read.
    await Promise.race([readForm(body, form), failed]);
    if (file === null) throw refuseUpload('no_file');
    return { ...(await file), fields };
  } catch (fault) {
    form.destroy();
    // It may have come whole before its form broke off, or broken the form off by being refused.
    const [taken] = await Promise.allSettled([file]);
    if (taken.status === 'rejected') throw refusalOfUpload(taken.reason) === null ? fault : taken.reason;
    if (taken.value) await rm(join(expected.folder, taken.value.stored), { force: true });
    throw fault;
  } finally {
    // What was not read goes by, since the answer needs the connection.
    body.unpipe(form);
    body.resume();
  }
}

/** Waits until a form has been read to its end. @throws {WarehouseError} upload_refused: it broke off */
function readForm(body: Readable, form: busboy.Busboy): Promise<void> {
  return new Promise((done, fail) => {
    const broken = (cause?: unknown) => fail(refuseUpload('broken', cause));
    form.once('close', done);
    form.once('error', broken);
    body.once('error', broken);
    body.once('close', () => {
      if (!body.readableEnded) broken();
    });
    body.pipe(form);
  });
}

function openForm(headers: IncomingHttpHeaders) {
  try {
    return busboy({ headers, limits: LIMITS, defParamCharset: 'utf8' });
  } catch (cause) {
    throw refuseUpload('no_form', cause);
  }
}

async function takeFile(
  stream: Readable,
  sent: string,
  uploadId: string,
  { folder, maxBytes, endings, storedEnding }: Expected,
): Promise<Omit<ReceivedFile, 'fields'>> {
  const name = plainName(sent);
  if (name === '') throw refuseUpload('no_file');
  const ending = /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? '';
  if (!endings.includes(ending)) throw refuseUpload('kind', undefined, ending);
  const stored = `${uploadId}${storedEnding(ending)}`;
  const path = join(folder, stored);
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(piece: Buffer, _, next) {
      bytes += piece.length;
      hash.update(piece);
      next(bytes > maxBytes ? refuseUpload('too_large') : null, piece);
    },
  });
  try {
    await pipeline(stream, measure, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
    if (bytes === 0) throw refuseUpload('empty');
  } catch (fault) {
    await rm(path, { force: true });
    throw fault;
  }
  return { uploadId, stored, name, bytes, sha256: hash.digest('hex') };
}
