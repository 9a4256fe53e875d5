import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultCandidates } from '#etl/contract/encoding-name.ts';
import { detectEncoding } from '#etl/stage/detect-encoding.ts';
import { decodeBytes, textDecoding } from '#etl/stage/text-decoding.ts';
import { encodeVietnamese } from '../support/encode-vietnamese.ts';

const encodings = ['utf-8', 'utf-8-twice', 'utf-16le', 'utf-16be', 'windows-1258', 'tcvn', 'vni', 'viscii'];
const words =
  'đảng cộng sản việt nam hội đồng nhân dân ủy ban tỉnh thành phố huyện quận phường xã thị trấn điện biên lào cai yên bái ' +
  'quảng ngãi bình định phú thọ đắk lắk hà nội hải phòng đà nẵng cần thơ thừa thiên huế số liệu tổng hợp báo cáo quý tháng ' +
  'hồ sơ thủ tục hành chính dịch vụ công trực tuyến cơ sở dữ liệu quốc gia chuyển đổi mỹ xuyên nghĩa kỹ thuật ngữ vững';
const syllables = [...new Set(words.split(' '))];
const marked = syllables.filter((word) => /[^\0-\x7f]/.test(word));

/** Capitals with tone marks are beyond TCVN3, whose capital fonts keep small letters: only first letters are raised. */
const word = fc
  .tuple(fc.constantFrom(...syllables), fc.boolean())
  .map(([text, isRaised]) => (isRaised ? text[0]!.toUpperCase() + text.slice(1) : text));
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((parts) => `${parts.join(' ')},12\n`);
const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join(''));
/** So many words with marks tell an encoding for certain. */
const telling = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...marked), { minLength: 30, maxLength: 60 }), text)
  .map(([sure, rest]) => `${sure.join(' ')}\n${rest}`);

describe.each(encodings)('%s', (encoding) => {
  it('gives back every Vietnamese text in NFC, however its bytes are cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (written, size) => {
        const bytes = encodeVietnamese(written, encoding);
        expect(decodeBytes(bytes, encoding).normalize('NFC')).toBe(written.normalize('NFC'));
        const decoding = textDecoding(encoding)!;
        let read = '';
        for (let at = 0; at < bytes.length; at += size) read += decoding.write(bytes.subarray(at, at + size));
        expect((read + (decoding.end() ?? '')).normalize('NFC')).toBe(written.normalize('NFC'));
      }),
    );
  });

  it('is found in nearly every text with thirty different words that have marks; of the rest a person is asked', () => {
    const texts = fc.sample(telling, { numRuns: 100, seed: 2026 });
    const found = texts.map(
      (written) => detectEncoding(encodeVietnamese(written, encoding), defaultCandidates).encoding,
    );
    expect(new Set(found)).toEqual(new Set(found.includes(null) ? [encoding, null] : [encoding]));
    expect(found.filter((one) => one === encoding).length).toBeGreaterThanOrEqual(95);
  });

  it('is never taken for another, however short the text', () => {
    fc.assert(
      fc.property(text, (written) => {
        if (!/[^\0-\x7f]/.test(written)) return;
        const { encoding: found } = detectEncoding(encodeVietnamese(written, encoding), defaultCandidates);
        expect([encoding, null]).toContain(found);
      }),
    );
  });
});
