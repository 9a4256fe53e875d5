import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { defaultCandidates } from '#etl/contract/encoding-name.ts';
import { detectEncoding } from '#etl/stage/detect-encoding.ts';
import { isClearlyOther, isWrittenTwice } from '#etl/stage/mistaken-encoding.ts';
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

const foreign =
  'été élève café thé né clé pré blé fête même où là à déjà très après dès ça français leçon reçu côté sœur œuvre naïf noël goût sûr ' +
  'système général numéro société qualité février août für über größe straße mädchen schön grün fuß weiß tür année año niño señor más sí tú';
const devanagari = 'राज्य ज़िला वर्ष कुल ऋण संख्या अभिलेख पंक्ति स्तंभ सेवा नागरिक विभाग तिथि प्रतिशत योजना';
const plain = 'province district report of the year loans issued “rate” 12.5 10€ don’t 5 … – °C';
const openings = ['“', '«', '(', '"'];
const closings = ['”', '»', ')', '"'];
/** Words of several languages, in capitals and quoted too. */
const anyText = fc
  .array(
    fc
      .tuple(
        fc.constantFrom(...`${words} ${foreign} ${devanagari} ${plain}`.split(' ')),
        fc.constantFrom('', ...openings),
        fc.boolean(),
      )
      .map(([one, quote, isRaised]) => {
        const closing = quote === '' ? '' : closings[openings.indexOf(quote)]!;
        return `${quote}${isRaised ? one.toUpperCase() : one}${closing}`;
      }),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(' '));

describe('an encoding that is declared', () => {
  it('is never contradicted as UTF-8 that was written once, in whatever language, NFC or NFD', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('NFC', 'NFD'), (written, form) => {
        expect(isWrittenTwice(Buffer.from(written.normalize(form)))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is never contradicted by Vietnamese text in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...encodings), fc.oneof(telling, text), (encoding, written) => {
        const bytes = encodeVietnamese(written, encoding);
        if (encoding === 'utf-8') expect(isWrittenTwice(bytes)).toBe(false);
        else expect(isClearlyOther(bytes, encoding, defaultCandidates)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is never contradicted as Windows-1252 by text of Western Europe, however often its words come', () => {
    const western = fc.array(fc.constantFrom(...`${foreign} ${plain}`.split(' ')), { maxLength: 200 });
    fc.assert(
      fc.property(western, (parts) => {
        const bytes = iconv.encode(parts.join(' '), 'windows-1252');
        expect(isClearlyOther(bytes, 'windows-1252', defaultCandidates)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['tcvn', 'vni', 'viscii', 'windows-1258', 'utf-8-twice'])(
    'is contradicted as Windows-1252 by nearly every text in %s with thirty different words',
    (encoding) => {
      const texts = fc.sample(telling, { numRuns: 100, seed: 2026 });
      const found = texts.filter((written) =>
        isClearlyOther(encodeVietnamese(written, encoding), 'windows-1252', defaultCandidates),
      );
      expect(found.length).toBeGreaterThanOrEqual(95);
    },
  );

  it('is contradicted as UTF-8 by every such text that was written twice', () => {
    for (const written of fc.sample(telling, { numRuns: 100, seed: 2026 }))
      expect(isWrittenTwice(encodeVietnamese(written, 'utf-8-twice'))).toBe(true);
  });

  it('is contradicted as UTF-8 by other languages written twice as well', () => {
    for (const written of [foreign, devanagari])
      expect(isWrittenTwice(encodeVietnamese(written, 'utf-8-twice'))).toBe(true);
  });
});
