import { open } from 'node:fs/promises';
import type { Obstacle } from '#warehouse/model/fault-fact.ts';
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
  const other = otherKind(head, text, format, isWide);
  if (other === null) return;
  const [kind, obstacle] = other;
  throw new EtlError(
    'extract_unreadable',
    `extract unreadable: ${where} is ${kind}. Expected ${format}; ask the agency for the file itself.`,
    {
      ...{ fileName: file.fileName, kind },
      facts: [
        { fact: 'file', name: file.fileName },
        { fact: 'format', expected: format },
        { fact: 'obstacle', ...obstacle },
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

/** What a file is instead, in English, and as each reader is told it. */
type OtherKind = [kind: string, obstacle: Obstacle];

const otherSignatures: [signature: string, kind: string, name: string][] = [
  ['\x1f\x8b', 'a gzip archive, which its contract says is not packed', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'packed with zstd, which its contract says it is not', 'zstd'],
  ['BZh', 'packed with bzip2', 'bzip2'],
  ['\xfd7zXZ', 'packed with xz', 'xz'],
  ['7z\xbc\xaf', 'a 7-Zip archive', '7-Zip'],
  ['Rar!', 'a RAR archive', 'RAR'],
  ['%PDF-', 'a PDF', 'PDF'],
];

function otherKind(head: Buffer, text: string, format: Format, isWide: boolean): OtherKind | null {
  const starts = (signature: string) => head.toString('latin1', 0, signature.length) === signature;
  if (/^<(!doctype|html|head|body|\?xml)/i.test(text)) return ['a web page or XML', { what: 'web_page' }];
  if (starts('\xd0\xcf\x11\xe0')) return ['an old or password-protected Office file', { what: 'old_office' }];
  if (starts('PK') !== (format === 'xlsx'))
    return format === 'xlsx'
      ? ['no workbook', { what: 'no_workbook' }]
      : ['a workbook or a ZIP archive', { what: 'workbook_or_zip' }];
  const isArrow = starts('ARROW1') || starts('\xff\xff\xff\xff');
  const columnar =
    ofFormat('Parquet', starts('PAR1'), format === 'parquet') ??
    ofFormat('Arrow', isArrow, format === 'arrow');
  if (columnar) return columnar;
  const other = otherSignatures.find(([signature]) => starts(signature));
  if (other) return [other[1], { what: 'other_format', name: other[2] }];
  if (head.toString('latin1', 257, 262) === 'ustar')
    return ['a tar archive', { what: 'other_format', name: 'tar' }];
  return isText(format) && !isWide && /^(.\0.\0|\0.\0.)/s.test(head.toString('latin1', 0, 4))
    ? ['UTF-16, which its contract does not say', { what: 'utf16' }]
    : null;
}

/** Null where a file is of a format exactly where its contract says so. */
function ofFormat(name: string, isIt: boolean, isWanted: boolean): OtherKind | null {
  if (isIt === isWanted) return null;
  const article = name === 'Arrow' ? 'an' : 'a';
  return isWanted
    ? [`no ${name} file`, { what: 'not_format', name }]
    : [`${article} ${name} file`, { what: 'other_format', name }];
}
