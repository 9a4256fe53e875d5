import { extractText, getDocumentProxy, getMeta } from 'unpdf';

/** What a PDF says: its text by page, white space as single spaces, and what it says of itself. */
export interface PdfText {
  pages: string[];
  title: string;
  language: string;
  isTagged: boolean;
  /** Names of the faces within it. */
  faces: string[];
}

/**
 * Reads the text of a PDF.
 *
 * Latin and Vietnamese come back as written. Of Devanagari only what has no conjunct is certain: Chromium writes some glyphs of
 * joined letters without saying which letters they stand for. Numbers and dates are Latin digits and come back whole.
 */
export async function readPdf(bytes: ArrayBuffer): Promise<PdfText> {
  const raw = Buffer.from(bytes).toString('latin1');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf);
  const { info } = (await getMeta(pdf)) as { info: { Title?: string; Language?: string } };
  return {
    pages: text.map((page) => page.normalize('NFC').replace(/\s+/g, ' ')),
    title: info.Title ?? '',
    language: info.Language ?? '',
    isTagged: (await pdf.getMarkInfo())?.Marked ?? false,
    faces: [...new Set([...raw.matchAll(/\/FontName \/(?:[A-Z]{6}\+)?([^\s/]+)/g)].map(([, name]) => name!))],
  };
}
