import iconv from 'iconv-lite';
import { isEncoding } from '../contract/encoding-name.ts';
import { Utf8TwiceDecoding } from './utf8-twice.ts';
import { VniDecoding } from './vni.ts';

/** Turns bytes into text piece by piece; a letter cut in two waits for its rest. Bytes that are no text become U+FFFD. */
export interface TextDecoding {
  write(chunk: Buffer): string;
  end(): string | undefined;
}

/** Opens the decoding of an encoding by its name; null where it is not known. */
export function textDecoding(encoding: string): TextDecoding | null {
  if (encoding === 'vni') return new VniDecoding();
  if (encoding === 'utf-8-twice') return new Utf8TwiceDecoding();
  return isEncoding(encoding) ? iconv.getDecoder(encoding) : null;
}

/** Decodes bytes at once. */
export function decodeBytes(bytes: Buffer, encoding: string): string {
  const decoding = textDecoding(encoding);
  return decoding === null ? '' : decoding.write(bytes) + (decoding.end() ?? '');
}
