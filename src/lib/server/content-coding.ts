import { Readable, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import Negotiator from 'negotiator';
import type { Pieces } from './answer.ts';

/** How the bytes of a body are packed on their way. */
export type Coding = 'zstd' | 'gzip' | 'identity';

/** Shorter bodies gain nothing. */
const WORTH_PACKING = 1024;
/** Gzip takes four times as long for a twentieth less. */
const gzipOptions = { level: 4 };
/**
 * zstd's parameter of how many bytes a block has at the least, which Node has no name for. A browser reads nothing of a block before all of it
 * has come: of the usual ones, of 128 kB unpacked, a page has one or two.
 *
 * @source zstd.h of zstd 1.5.6 and later: ZSTD_c_targetCBlockSize
 */
const ZSTD_TARGET_BLOCK_SIZE = 130;
/**
 * A page is short, and may come over a slow line: a tenth less is worth a millisecond or two. It is read as it comes, a packet at a time, for
 * a hundredth more: what stands at its top is drawn while the rest is on its way.
 */
const pageOptions = {
  gzip: { level: 6 },
  zstd: { params: { [zlib.constants.ZSTD_c_compressionLevel]: 9, [ZSTD_TARGET_BLOCK_SIZE]: 1340 } },
};

/** Where a client takes both alike, zstd packs as well in a third of the time. */
const codings: Coding[] = ['zstd', 'gzip', 'identity'];
const preferred = { preferred: codings };

interface Encodings {
  encoding(available: string[], options: { preferred: string[] }): string | undefined;
}

/** The coding that a client likes best; as it is where it says nothing. @source RFC 9110, 12.5.3 */
export function chooseCoding(acceptEncoding: string | null | undefined): Coding {
  if (!acceptEncoding) return 'identity';
  const negotiator = new Negotiator({
    headers: { 'accept-encoding': acceptEncoding },
  }) as unknown as Encodings;
  return (negotiator.encoding(codings, preferred) as Coding | undefined) ?? 'identity';
}

const gzip = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gzip);
const zstd = promisify<zlib.InputType, zlib.ZstdOptions, Buffer>(zlib.zstdCompress);

/** Packs a body off this thread. @returns null where packing is not asked for or not worth it */
export async function pack(
  bytes: Uint8Array,
  coding: Coding,
  { isPage = false } = {},
): Promise<Uint8Array | null> {
  if (coding === 'identity' || bytes.byteLength < WORTH_PACKING) return null;
  const packed =
    coding === 'gzip'
      ? await gzip(bytes, isPage ? pageOptions.gzip : gzipOptions)
      : await zstd(bytes, isPage ? pageOptions.zstd : {});
  return packed.byteLength < bytes.byteLength ? packed : null;
}

/** Packs a long body as it comes; when whoever reads it stops, its making stops. */
export function packPieces(pieces: Pieces, coding: Exclude<Coding, 'identity'>): AsyncIterable<Uint8Array> {
  const packer = coding === 'gzip' ? zlib.createGzip(gzipOptions) : zlib.createZstdCompress();
  // A fault destroys the packer with it, and so reaches whoever reads.
  pipeline(Readable.from(pieces), packer, () => undefined);
  return packer;
}

/** Packs a page in two: what stands at its top leaves at once, the rest a while later. When whoever reads it stops, nothing more is made. */
export function packApart(
  [top, rest]: readonly [Uint8Array, Uint8Array],
  coding: Exclude<Coding, 'identity'>,
  pauseMs: number,
): Readable {
  const packer =
    coding === 'gzip' ? zlib.createGzip(pageOptions.gzip) : zlib.createZstdCompress(pageOptions.zstd);
  packer.write(top);
  packer.flush(() => {
    const later = setTimeout(() => packer.end(rest), pauseMs);
    packer.once('close', () => clearTimeout(later));
  });
  return packer;
}

/** The tag of a body in a coding: other bytes, another strong tag. */
export function tagIn(tag: string, coding: Coding): string {
  return coding === 'identity' ? tag : tag.replace(/"$/, `-${coding}"`);
}
