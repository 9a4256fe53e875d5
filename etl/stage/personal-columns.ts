import type { Contract } from '../contract/contract.ts';
import { foldHeader } from '../contract/fold-header.ts';
import { cut } from '../drift.ts';
import { EtlError } from '../errors.ts';
import { obstacleFacts } from './obstacle-facts.ts';

/** What heads a column of persons, folded; a part of a header that is divided by a stroke or brackets is enough. */
const HEADERS = [
  '(ho|ten)( va)? (ten|dem)( (dang vien|can bo|nhan vien|cong dan|chu ho|nguoi.*))?|ho ten .*|ten (dang vien|can bo|nhan vien|cong dan)',
  '((so|ma so|so the) )?(cccd|cmnd|cmt|can cuoc( cong dan)?|chung minh( nhan dan| thu)?|dinh danh( ca nhan)?|ho chieu)',
  '(ngay( thang)?( nam)? |nam )sinh|(so )?(dien thoai|dtdd|di dong)|thu dien tu|dia chi( thuong tru| nha)?|noi (o|thuong tru)|que quan',
  '(so )?the dang( vien)?|(so|ma so) (bhxh|bao hiem xa hoi)',
  '(full|first|last|family|given|person|member|employee)[ _-]?names?|(citizen|national|personal)[ _-]?(id|identity|number)( number)?|passport( no| number)?',
  '(date of birth|birth[ _-]?(date|day)|dob)|(mobile|phone)( no| number)?|e-?mail( address)?|home address',
];
const HEADER = new RegExp(`^(${HEADERS.join('|')})$`);

/** Whether a header, as people read it, is that of a column which says something of single persons. */
export function isPersonalHeader(header: string): boolean {
  const words = header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replaceAll('_', ' ');
  return [words, ...words.split(/[/()\n;]/)].some((part) =>
    HEADER.test(foldHeader(part.replaceAll(',', ' ')).replace(/[ .:*]+$/, '')),
  );
}

/**
 * The fault of a file with columns of persons, where its contract lets counts alone in; null where it has none, or may.
 *
 * @param unknown headers that the contract does not have: those that it has are counts of something, whatever they are called
 */
export function personalColumnsFault(
  { personalData }: Pick<Contract, 'personalData'>,
  where: string,
  unknown: readonly string[],
): EtlError | null {
  if (personalData !== 'refuse') return null;
  const headers = unknown.filter(isPersonalHeader).map(cut);
  if (headers.length === 0) return null;
  const name = headers.slice(0, TOLD).join(', ');
  return personalRefused(where, `has columns of persons: ${name}`, {
    what: 'personal_columns',
    name,
    count: headers.length,
  });
}

/** How many rows, or headers, are told of. */
export const TOLD = 20;

/** The fault of a file that says something of persons. @param where `source/file` @param why what in it does */
export function personalRefused(
  where: string,
  why: string,
  obstacle: { what: 'personal_columns' | 'personal_rows'; name: string; count: number },
): EtlError {
  return new EtlError(
    'personal_data_refused',
    `personal data refused: ${where} ${why}. Its contract lets counts by unit alone in; nothing of the file is loaded or kept. ` +
      'Take it out of the inbox, and ask the agency for counts.',
    { fileName: where.slice(where.indexOf('/') + 1), facts: obstacleFacts(where, obstacle) },
  );
}
