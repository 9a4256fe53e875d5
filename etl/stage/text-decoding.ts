import iconv from 'iconv-lite';
import { isEncoding } from '../contract/encoding-name.ts';
import { Utf8TwiceDecoding } from './utf8-twice.ts';
import { ViqrDecoding } from './viqr.ts';
import { VniDecoding } from './vni.ts';

/** Turns bytes into text piece by piece; a letter cut in two waits for its rest. Bytes that are no text become U+FFFD. */
export interface TextDecoding {
  write(chunk: Buffer): string;
  end(): string | undefined;
}

/** Opens the decoding of an encoding by its name; null where it is not known. */
export function textDecoding(encoding: string): TextDecoding | null {
  if (encoding === 'vni') return new VniDecoding();
  if (encoding === 'viqr') return new ViqrDecoding();
  if (encoding === 'utf-8-twice') return new Utf8TwiceDecoding();
  if (!isEncoding(encoding)) return null;
  const decoding = iconv.getDecoder(encoding);
  const unit = /^(utf-?16|ucs-?2)/i.test(encoding) ? 2 : /^utf-?32/i.test(encoding) ? 4 : 1;
  return unit === 1 ? decoding : new WholeUnits(decoding, unit);
}

/** The library leaves out bytes at the end that are less than a letter; a text that was cut there must show it. */
class WholeUnits implements TextDecoding {
  private readonly decoding: TextDecoding;
  private readonly unit: number;
  private bytes = 0;

  constructor(decoding: TextDecoding, unit: number) {
    this.decoding = decoding;
    this.unit = unit;
  }

  write(chunk: Buffer): string {
    this.bytes += chunk.length;
    return this.decoding.write(chunk);
  }

  end(): string {
    return (this.decoding.end() ?? '') + (this.bytes % this.unit === 0 ? '' : '\ufffd');
  }
}

/** Decodes bytes at once. */
export function decodeBytes(bytes: Buffer, encoding: string): string {
  const decoding = textDecoding(encoding);
  return decoding === null ? '' : decoding.write(bytes) + (decoding.end() ?? '');
}
