import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { EtlError } from '../errors.ts';
import type { SheetMeter } from './sheet-limits.ts';

/** Takes the elements of an XML part, by names without their prefix. */
export interface XmlReader {
  open(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads an XML part piece by piece. A document type is refused: workbooks have none, and it is the door to entities.
 *
 * @throws {EtlError} extract_unreadable: no well-formed XML, or a document type
 */
export async function readXml(
  parts: AsyncIterable<Buffer>,
  meter: SheetMeter,
  reader: XmlReader,
): Promise<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const decoder = new StringDecoder('utf8');
  parser.on('doctype', () => {
    throw meter.unreadable('declares a document type or entities', { what: 'document_type' });
  });
  parser.on('error', (cause) => {
    throw meter.unreadable('holds XML that is not well formed', { what: 'xml_broken' }, cause);
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
      throw meter.unreadable(`is written in ${encoding}`, { what: 'xml_encoding', name: encoding });
  });
  parser.on('opentag', ({ name, attributes }) => reader.open(localName(name), attributes));
  parser.on('closetag', ({ name }) => reader.close?.(localName(name)));
  if (reader.text) {
    parser.on('text', (text) => reader.text!(text));
    parser.on('cdata', (text) => reader.text!(text));
  }
  try {
    for await (const part of parts) parser.write(decoder.write(part));
    parser.write(decoder.end());
    parser.close();
  } catch (cause) {
    if (cause instanceof EtlError || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    throw meter.unreadable('holds XML that cannot be read', { what: 'xml_broken' }, cause);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An attribute by its name without a prefix. */
export function attributeOf(attributes: Record<string, string>, name: string): string | undefined {
  const key = Object.keys(attributes).find((candidate) => localName(candidate) === name);
  return key === undefined ? undefined : attributes[key];
}
