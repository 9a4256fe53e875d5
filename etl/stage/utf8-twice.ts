import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';

/** Bytes by the character that Windows-1252 shows for them; the five it has no character for pass as they are. */
const byteOf = new Map<number, number>(
  Array.from({ length: 256 }, (_, byte) => {
    const shown = iconv.decode(Buffer.from([byte]), 'windows-1252').codePointAt(0)!;
    return [shown === 0xfffd ? byte : shown, byte];
  }),
);

/**
 * Undoes UTF-8 whose bytes were taken for Windows-1252 and written as UTF-8 once more (`Viá»‡t` for `Việt`). Characters that
 * Windows-1252 does not have were never written twice and stay.
 */
export class Utf8TwiceDecoding {
  private readonly outer = new StringDecoder('utf8');
  private readonly inner = new StringDecoder('utf8');

  write(chunk: Buffer): string {
    return this.undo(this.outer.write(chunk));
  }

  end(): string {
    return this.undo(this.outer.end()) + this.inner.end();
  }

  private undo(text: string): string {
    let undone = '';
    let bytes: number[] = [];
    for (const character of text) {
      const code = character.codePointAt(0)!;
      const byte = byteOf.get(code);
      if (byte !== undefined) bytes.push(byte);
      else if (code !== 0xfeff) {
        undone += this.inner.write(Buffer.from(bytes)) + this.inner.end() + character;
        bytes = [];
      }
    }
    return undone + this.inner.write(Buffer.from(bytes));
  }
}
