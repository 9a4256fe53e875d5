import { createReadStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Contract } from '../contract/contract.ts';
import { deliveryPeriod } from '../contract/delivery-period.ts';
import type { PackedFiles } from '../contract/packed-files.ts';
import type { DeliveredFile, Delivery, RunContext } from '../run-context.ts';
import { containerOf, isOfficeFile, readBytes, type Container } from './container.ts';
import { unpackZip } from './unpack-zip.ts';
import { limitExceeded, unreadable, UnpackMeter } from './unpack-meter.ts';

/**
 * The delivery with its packed files unpacked into the run's folder; the copies kept stay as they were received. An entry of
 * an archive goes by `archive.zip/inner.csv`, a file packed alone by its own name.
 *
 * @throws {EtlError} extract_limit_exceeded, extract_unreadable: packed otherwise than the contract says, twice, damaged
 */
export async function unpackDelivery(
  context: Pick<RunContext, 'signal'>,
  contract: Contract,
  delivery: Delivery,
  folder: string,
): Promise<Delivery> {
  const { server } = contract;
  if (!('compression' in server)) return delivery;
  const files: DeliveredFile[] = [];
  for (const [at, file] of delivery.files.entries()) {
    context.signal.throwIfAborted();
    const target = join(folder, `unpacked-${at + 1}`);
    files.push(...(await unpackFile({ context, contract, server, target }, file)));
  }
  return { ...delivery, files };
}

interface Unpacking {
  context: Pick<RunContext, 'signal'>;
  contract: Contract;
  server: PackedFiles;
  /** Folder for what this file unpacks to. */
  target: string;
}

async function unpackFile(unpacking: Unpacking, file: DeliveredFile): Promise<DeliveredFile[]> {
  const { context, contract, server, target } = unpacking;
  const where = `${contract.id}/${file.fileName}`;
  const container = await containerToUnpack(contract, server, file, where);
  if (container === null) return [file];
  const meter = new UnpackMeter(where, server.limits, { packed: file.bytes, signal: context.signal });
  await mkdir(target, { recursive: true });
  const pathOf = (at: number) => join(target, String(at + 1));
  const unpacked = await unpack(container, { file, server, meter, pathOf });
  for (const { path, fileName } of unpacked) {
    await refuseNested(contract, path, where);
    if (contract.deliveryPeriod !== null && deliveryPeriod(contract, fileName) === null)
      throw unreadable(`${contract.id}/${fileName}`, 'has no delivery period in its name', {
        what: 'no_period',
        name: fileName,
      });
  }
  return unpacked;
}

/** What to unpack a file from; null where it is read as it is. */
async function containerToUnpack(
  contract: Contract,
  { compression }: PackedFiles,
  file: DeliveredFile,
  where: string,
): Promise<Container | null> {
  if (compression === 'none') return null;
  const found = containerOf(await readBytes(file.path, 0, 4));
  const isOffice = found === 'zip' && (await isOfficeFile(file.path));
  if (compression === 'auto') return isOffice ? null : found;
  // An empty file is told as one, whatever it should have been.
  if (file.bytes === 0) return null;
  if (found === compression && !isOffice) return found;
  const is = isOffice ? 'an Office file' : found === null ? 'not packed' : `packed as ${found}`;
  throw unreadable(where, `is ${is}, where the contract says compression: ${compression}`, {
    what: 'packed_otherwise',
    name: compression,
  });
}

async function unpack(
  container: Container,
  {
    file,
    server,
    meter,
    pathOf,
  }: { file: DeliveredFile; server: PackedFiles; meter: UnpackMeter; pathOf: (at: number) => string },
): Promise<DeliveredFile[]> {
  if (container !== 'zip') {
    await unpackStream(container, file, meter, pathOf(0));
    return [{ ...file, path: pathOf(0) }];
  }
  const entries = await unpackZip(file.path, server.entries, meter, pathOf);
  return entries.map(({ name, path, packed }) => ({
    ...file,
    ...{ fileName: `${file.fileName}/${name}`, path, bytes: packed },
  }));
}

/** Both formats allow several streams one after the other; Node's readers may stop after the first of them. */
async function unpackStream(
  container: 'gzip' | 'zstd',
  file: DeliveredFile,
  meter: UnpackMeter,
  path: string,
): Promise<void> {
  for (let at = 0; at < file.bytes;) {
    if (at > 0 && containerOf(await readBytes(file.path, at, 4)) !== container)
      throw unreadable(meter.where, `has ${file.bytes - at} bytes after the end of its ${container} data`, {
        what: 'bytes_behind',
        name: container,
        count: file.bytes - at,
      });
    const decoder = container === 'gzip' ? createGunzip() : createZstdDecompress();
    await meter.write([createReadStream(file.path, { start: at }), decoder], {
      path,
      flags: at === 0 ? 'wx' : 'a',
    });
    if (decoder.bytesWritten === 0) throw unreadable(meter.where, 'is damaged', { what: 'damaged' });
    at += decoder.bytesWritten;
  }
}

async function refuseNested({ server }: Contract, path: string, where: string): Promise<void> {
  if ((await stat(path)).size === 0) return;
  const inner = containerOf(await readBytes(path, 0, 4));
  if (inner === null || (inner === 'zip' && (await isOfficeFile(path)))) return;
  await rm(path);
  throw unreadable(
    where,
    `holds a file that is itself packed (${inner}), for ${'format' in server ? server.format : ''}`,
    { what: 'packed_twice', name: inner },
  );
}

/** @throws {EtlError} extract_limit_exceeded: a file has more records than the contract allows */
export function requireRows(contract: Contract, files: { file: DeliveredFile; physical: number }[]): void {
  const { server } = contract;
  const most = 'compression' in server ? server.limits.maxRows : null;
  const long = most === null ? undefined : files.find(({ physical }) => physical > most);
  if (long && most !== null) throw limitExceeded(`${contract.id}/${long.file.fileName}`, 'maxRows', most);
}
