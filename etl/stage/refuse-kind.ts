import { open } from 'node:fs/promises';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { DeliveredFile } from '../run-context.ts';
import { encodingOfMark } from './decode.ts';

export type Format = 'csv' | 'xlsx' | 'json' | 'ndjson' | 'parquet' | 'arrow';

/** Whether a format is characters in an encoding. */
export function isText(format: Format): boolean {
  return !['xlsx', 'parquet', 'arrow'].includes(format);
}

const HEAD_BYTES = 512;

/**
 * Refuses a file that is of another kind than its contract says, before any reader makes something of it.
 *
 * @throws {EtlError} extract_empty: nothing in it; extract_unreadable: a web page, a workbook, an archive …
 */
export async function refuseOtherKind(
  contract: Pick<Contract, 'id' | 'encoding'>,
  file: DeliveredFile,
  format: Format,
): Promise<void> {
  const head = await readHead(file.path);
  const where = `${contract.id}/${file.fileName}`;
  const mark = encodingOfMark(head);
  const text = head
    .toString(mark === 'utf-16le' ? 'utf16le' : 'utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head.length === 0 || (mark !== 'utf-16be' && text === ''))
    throw new EtlError(
      'extract_empty',
      `extract empty: ${where} has ${head.length} bytes and no record. Ask the agency to send it again.`,
      { fileName: file.fileName, facts: [{ fact: 'file', name: file.fileName }] },
    );
  const isWide = mark !== null || /auto|utf-?(16|32)|ucs/i.test(contract.encoding);
  const kind = otherKind(head, text, format, isWide);
  if (kind !== null)
    throw new EtlError(
      'extract_unreadable',
      `extract unreadable: ${where} is ${kind}. Expected ${format}; ask the agency for the file itself.`,
      {
        ...{ fileName: file.fileName, kind },
        facts: [
          { fact: 'file', name: file.fileName },
          { fact: 'format', expected: format },
        ],
      },
    );
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const otherSignatures: [signature: string, kind: string][] = [
  ['\x1f\x8b', 'a gzip archive, which its contract says is not packed'],
  ['\x28\xb5\x2f\xfd', 'packed with zstd, which its contract says it is not'],
  ['BZh', 'packed with bzip2'],
  ['\xfd7zXZ', 'packed with xz'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
  ['%PDF-', 'a PDF'],
];

function otherKind(head: Buffer, text: string, format: Format, isWide: boolean): string | null {
  const starts = (signature: string) => head.toString('latin1', 0, signature.length) === signature;
  if (/^<(!doctype|html|head|body|\?xml)/i.test(text)) return 'a web page or XML';
  if (starts('\xd0\xcf\x11\xe0')) return 'an old or password-protected Office file';
  if (starts('PK') !== (format === 'xlsx'))
    return format === 'xlsx' ? 'no workbook' : 'a workbook or a ZIP archive';
  if (starts('PAR1') !== (format === 'parquet'))
    return format === 'parquet' ? 'no Parquet file' : 'a Parquet file';
  const isArrow = starts('ARROW1') || starts('\xff\xff\xff\xff');
  if (isArrow !== (format === 'arrow')) return format === 'arrow' ? 'no Arrow file' : 'an Arrow file';
  const other = otherSignatures.find(([signature]) => starts(signature));
  if (other) return other[1];
  if (head.toString('latin1', 257, 262) === 'ustar') return 'a tar archive';
  return isText(format) && !isWide && /^(.\0.\0|\0.\0.)/s.test(head.toString('latin1', 0, 4))
    ? 'UTF-16, which its contract does not say'
    : null;
}
