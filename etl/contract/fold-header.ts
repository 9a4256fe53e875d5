/**
 * Reduces a header to what people read in it, so that spellings which differ only in case, spacing, composition or tone
 * marks compare equal, as do đ and the eth (ð) that is often taken for it: `" Mã  Đơn vị\n"` and `ma don vi` give the same.
 */
export function foldHeader(header: string): string {
  return header
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[đĐðÐ]/g, 'd')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFC');
}
