/** Lower case without the tone marks of Latin letters; other scripts keep their marks, which are letters there. */
export function foldText(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .normalize('NFC');
}
