/** A text as it is sought: without diacritics and capitals, `Đắk Lắk` as `dak lak`. */
export function plainText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase();
}
