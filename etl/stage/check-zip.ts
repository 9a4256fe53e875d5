import { inflateRawSync } from 'node:zlib';
import { EtlError } from '../errors.ts';

/** What a workbook may unpack to. */
export interface ZipLimits {
  entries: number;
  bytes: number;
}

export const workbookLimits: ZipLimits = { entries: 2_000, bytes: 256 << 20 };

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  isEncrypted: boolean;
  packed: number;
  unpacked: number;
  offset: number;
}

/**
 * Unpacks a ZIP archive to nowhere, so that whoever reads it afterwards meets no surprise: the library that reads workbooks
 * unpacks without limit, whatever sizes the archive claims.
 *
 * @throws {EtlError} extract_limit_exceeded: more entries or bytes than allowed, or more than the archive says;
 * extract_unreadable: cut short, encrypted or no archive
 */
export function checkZip(archive: Buffer, where: string, limits: ZipLimits): void {
  const entries = readDirectory(archive, where);
  const bytes = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (entries.length > limits.entries || bytes > limits.bytes)
    throw tooLarge(where, entries.length, bytes, limits);
  for (const entry of entries) {
    if (entry.isEncrypted) throw unreadable(where, 'is protected by a password');
    const start =
      entry.offset + 30 + archive.readUInt16LE(entry.offset + 26) + archive.readUInt16LE(entry.offset + 28);
    const packed = archive.subarray(start, start + entry.packed);
    if (packed.length < entry.packed) throw unreadable(where, 'is cut short');
    if (entry.method === DEFLATED) inflate(packed, entry, where, limits);
  }
}

function inflate(packed: Buffer, entry: Entry, where: string, limits: ZipLimits): void {
  try {
    inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
  } catch (cause) {
    const isLarger = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    if (isLarger) throw tooLarge(where, 1, entry.unpacked, limits);
    throw unreadable(where, `is damaged (${entry.name})`, cause);
  }
}

function readDirectory(archive: Buffer, where: string): Entry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw unreadable(where, 'is cut short');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let left = count; left > 0; left--) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw unreadable(where, 'has no directory we can read');
    const nameLength = archive.readUInt16LE(at + 28);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      method: archive.readUInt16LE(at + 10),
      isEncrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
      packed: archive.readUInt32LE(at + 20),
      unpacked: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function tooLarge(where: string, entries: number, bytes: number, limits: ZipLimits): EtlError {
  return new EtlError(
    'extract_limit_exceeded',
    `extract too large: ${where} unpacks to ${entries} entries and ${bytes} bytes or more. Expected at most ${limits.entries} ` +
      `and ${limits.bytes}; ask the agency for several smaller files, or for CSV.`,
    { entries, bytes },
  );
}

function unreadable(where: string, why: string, cause?: unknown): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${where} ${why}. Expected a workbook; ask the agency to send it again.`,
    {},
    { cause },
  );
}
