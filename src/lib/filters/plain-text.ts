/** A text as it is sought: without capitals and the marks of Latin letters, `Đắk Lắk` as `dak lak`; marks of Devanagari are letters. */
export function plainText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();
}

/** Whether a name holds what is sought in it; all do while nothing is. */
export function isFound(name: string, sought: string): boolean {
  return plainText(name).includes(plainText(sought.trim()));
}
