/**
 * Reduces a header to what people read in it, so that spellings which differ only in case, spacing, composition or tone
 * marks compare equal: `" Mã  Đơn vị\n"` and `ma don vi` give the same.
 */
export function foldHeader(header: string): string {
  return header
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFC');
}
