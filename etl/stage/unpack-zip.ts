import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { compareNames } from '../compare-names.ts';
import { globPattern, isHousekeeping } from '#warehouse/model/glob-pattern.ts';
import { unreadable, type UnpackMeter } from './unpack-meter.ts';

/** A file taken out of an archive. */
export interface UnpackedEntry {
  /** In the archive, with `/`. */
  name: string;
  path: string;
  /** Of the entry in the archive. */
  packed: number;
  unpacked: number;
}

const STORED = 0;
const DEFLATED = 8;

/**
 * Takes the files of a ZIP archive that a glob names out of it, in natural order of name; without a glob there must be one.
 * Their names decide nothing about where they are written.
 *
 * @param pathOf path for the n-th file
 * @throws {EtlError} extract_unreadable: damaged, encrypted, links, names that lead out, no file or one too many;
 * extract_limit_exceeded
 */
export async function unpackZip(
  archive: string,
  wanted: string | null,
  meter: UnpackMeter,
  pathOf: (at: number) => string,
): Promise<UnpackedEntry[]> {
  const zip = await openArchive(archive, meter);
  try {
    const entries = chooseEntries(await readEntries(zip, meter), wanted, meter.where);
    const unpacked: UnpackedEntry[] = [];
    for (const [at, entry] of entries.entries())
      unpacked.push(await unpackEntry(zip, { archive, entry, path: pathOf(at) }, meter));
    return unpacked;
  } finally {
    zip.close();
  }
}

/** Opened without decoding names: yauzl would end at the first bad one, with a message of its own. */
async function openArchive(path: string, meter: UnpackMeter): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, strictFileNames: true });
  } catch (cause) {
    throw unreadable(meter.where, 'is no whole ZIP archive', { what: 'cut_short' }, cause);
  }
}

async function readEntries(zip: ZipFile, meter: UnpackMeter): Promise<Entry[]> {
  const { where } = meter;
  meter.requireEntries(zip.entryCount);
  const entries: Entry[] = [];
  const names = new Set<string>();
  try {
    for await (const entry of zip.eachEntry()) {
      meter.signal.throwIfAborted();
      meter.requireEntries(entries.length + 1);
      if (names.has(entry.fileName))
        throw unreadable(where, 'holds two entries of one name', { what: 'entry_twice' });
      names.add(entry.fileName);
      entries.push(entry);
    }
  } catch (cause) {
    const leads =
      cause instanceof Error &&
      /^(absolute path|invalid relative path|invalid characters)/.test(cause.message);
    if (leads)
      throw unreadable(
        where,
        'holds an entry whose name leads out of it',
        { what: 'entry_leads_out' },
        cause,
      );
    throw meter.toFault(cause);
  }
  for (const entry of entries) requireOrdinary(entry, where);
  return entries.filter(({ fileName }) => !fileName.endsWith('/'));
}

/** Made on a Unix, an entry says in its upper half what kind of file it was. */
function requireOrdinary(entry: Entry, where: string): void {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (kind !== 0 && kind !== 0o100000 && kind !== 0o040000)
    throw unreadable(where, 'holds a link or a device instead of a file', { what: 'entry_no_file' });
  if (entry.isEncrypted()) throw unreadable(where, 'is protected by a password', { what: 'password' });
}

function chooseEntries(entries: Entry[], wanted: string | null, where: string): Entry[] {
  const files = entries.filter(({ fileName }) => !fileName.split('/').some(isHousekeeping));
  const pattern = globPattern(wanted ?? '**');
  const chosen = files.filter(({ fileName }) => pattern.test(fileName.normalize('NFC')));
  if (chosen.length === 0)
    throw wanted === null
      ? unreadable(where, 'holds no file', { what: 'no_entry' })
      : unreadable(where, `holds no file that is ${wanted}`, { what: 'no_entry_named', name: wanted });
  if (wanted === null && chosen.length > 1)
    throw unreadable(
      where,
      `holds ${chosen.length} files, and its contract does not say with entries which are meant`,
      { what: 'several_entries', count: chosen.length },
    );
  return chosen.toSorted((a, b) => compareNames(a.fileName, b.fileName));
}

/** yauzl checks sizes; that content is what was packed is for us to check. */
async function unpackEntry(
  zip: ZipFile,
  { archive, entry, path }: { archive: string; entry: Entry; path: string },
  meter: UnpackMeter,
): Promise<UnpackedEntry> {
  const { where } = meter;
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw unreadable(where, `is packed by a method we do not read (${entry.compressionMethod})`, {
      what: 'method_unread',
      name: String(entry.compressionMethod),
    });
  const name = entry.fileName;
  const start = await startOf(zip, entry, where);
  const packed = entry.compressedSize;
  const source =
    packed === 0 ? emptySource(archive) : createReadStream(archive, { start, end: start + packed - 1 });
  const inflate = entry.compressionMethod === DEFLATED ? [createInflateRaw()] : [];
  const sum = new CheckSum();
  const unpacked = await meter.write([source, ...inflate, sum], { path, flags: 'wx' });
  const isWhole = unpacked === entry.uncompressedSize && source.bytesRead === packed;
  if (!isWhole || (inflate[0] && inflate[0].bytesWritten !== packed))
    throw unreadable(where, 'holds a file of another size than it says', { what: 'entry_size', name });
  if (sum.value !== entry.crc32) throw unreadable(where, 'is damaged', { what: 'damaged' });
  return { name, path, packed, unpacked };
}

function emptySource(archive: string) {
  return createReadStream(archive, { start: 0, end: -1 });
}

async function startOf(zip: ZipFile, entry: Entry, where: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (cause) {
    throw unreadable(where, 'is cut short or damaged', { what: 'cut_short' }, cause);
  }
}

/** Passes bytes on and sums them up as ZIP does. */
class CheckSum extends Transform {
  value = 0;

  override _transform(
    chunk: Buffer,
    _encoding: string,
    done: (fault: Error | null, chunk: Buffer) => void,
  ): void {
    this.value = crc32(chunk, this.value);
    done(null, chunk);
  }
}
