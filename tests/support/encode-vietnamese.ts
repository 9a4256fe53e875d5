import iconv from 'iconv-lite';

/** Bytes of a text in an encoding that detection knows, as programs of the time wrote them. */
export function encodeVietnamese(text: string, encoding: string): Buffer {
  const composed = text.normalize('NFC');
  if (encoding === 'utf-8-twice')
    return Buffer.from(Array.from(Buffer.from(composed), (byte) => shownAs(byte)).join(''));
  if (encoding === 'windows-1258') return iconv.encode(toneApart(composed), encoding);
  if (encoding === 'vni') return iconv.encode(Array.from(composed, toVni).join(''), 'windows-1252');
  if (encoding === 'vps') return Buffer.from(Array.from(composed, (letter) => vpsOf(letter)));
  return iconv.encode(composed, encoding);
}

/** Small letters of VPS beyond Latin-1, by their bytes; others stand where Latin-1 has them. */
const vps: { [letter: string]: number } = {
  ...{
    ấ: 0xc3,
    ầ: 0xc0,
    ẩ: 0xc4,
    ẫ: 0xc5,
    ậ: 0xc6,
    ả: 0xe4,
    ạ: 0xe5,
    ă: 0xe6,
    ắ: 0xa1,
    ằ: 0xa2,
    ẳ: 0xa3,
    ẵ: 0xa4,
    ặ: 0xa5,
  },
  ...{
    đ: 0xc7,
    ẻ: 0xc8,
    ẽ: 0xeb,
    ẹ: 0xcb,
    ế: 0x89,
    ề: 0x8a,
    ể: 0x8b,
    ễ: 0xcd,
    ệ: 0x8c,
    ỉ: 0xcc,
    ĩ: 0xef,
    ị: 0xce,
  },
  ...{
    ỏ: 0xd5,
    ọ: 0x86,
    ố: 0xd3,
    ồ: 0xd2,
    ổ: 0xb0,
    ỗ: 0x87,
    ộ: 0xb6,
    ơ: 0xd6,
    ớ: 0xa7,
    ờ: 0xa9,
    ở: 0xaa,
    ỡ: 0xab,
    ợ: 0xae,
  },
  ...{
    ủ: 0xfb,
    ũ: 0xdb,
    ụ: 0xf8,
    ư: 0xdc,
    ứ: 0xd9,
    ừ: 0xd8,
    ử: 0xba,
    ữ: 0xbb,
    ự: 0xbf,
    ý: 0x9a,
    ỳ: 0xff,
    ỷ: 0x9b,
    ỹ: 0xcf,
    ỵ: 0x9c,
  },
};

function vpsOf(letter: string): number {
  return vps[letter] ?? letter.codePointAt(0)!;
}

function shownAs(byte: number): string {
  const shown = iconv.decode(Buffer.from([byte]), 'windows-1252');
  return shown === '\ufffd' ? String.fromCharCode(byte) : shown;
}

/** Windows-1258 has the letters â ă ê ô ơ ư and some with a tone, and the five tones apart. */
function toneApart(text: string): string {
  return Array.from(text, (letter) => {
    if (iconv.decode(iconv.encode(letter, 'windows-1258'), 'windows-1258') === letter) return letter;
    const parts = letter.normalize('NFD');
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/u.exec(parts)?.[0] ?? '';
    return parts.replace(tone, '').normalize('NFC') + tone;
  }).join('');
}

const single: { [letter: string]: string } = { đ: 'ñ', í: 'í', ì: 'ì', ỉ: 'æ', ĩ: 'ó', ị: 'ò', ỵ: 'î' };
const marks: { [marks: string]: string } = {
  ...{ '\u0301': 'ù', '\u0300': 'ø', '\u0309': 'û', '\u0303': 'õ', '\u0323': 'ï' },
  ...{
    '\u0302': 'â',
    '\u0302\u0301': 'á',
    '\u0302\u0300': 'à',
    '\u0302\u0309': 'å',
    '\u0302\u0303': 'ã',
    '\u0302\u0323': 'ä',
  },
  ...{
    '\u0306': 'ê',
    '\u0306\u0301': 'é',
    '\u0306\u0300': 'è',
    '\u0306\u0309': 'ú',
    '\u0306\u0303': 'ü',
    '\u0306\u0323': 'ë',
  },
};

function toVni(letter: string): string {
  const isUpper = letter !== letter.toLowerCase();
  const cased = (text: string) => (isUpper ? text.toUpperCase() : text);
  const lower = letter.toLowerCase();
  if (single[lower]) return cased(single[lower]);
  const parts = lower.normalize('NFD');
  const [base, added] = [parts[0]!, parts.slice(1)];
  const horned = added.includes('\u031b') ? (base === 'o' ? 'ô' : 'ö') : base;
  const rest = added.replace('\u031b', '');
  const ordered = rest.includes('\u0302')
    ? `\u0302${rest.replace('\u0302', '')}`
    : rest.includes('\u0306')
      ? `\u0306${rest.replace('\u0306', '')}`
      : rest;
  return added === '' ? letter : cased(horned + (marks[ordered] ?? ''));
}
