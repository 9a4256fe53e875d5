import type { Reason } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Column } from '../contract/contract.ts';
import { boundText } from './bound-text.ts';
import { vnFormats } from '../contract/vn-formats.ts';

/** What an implied rule is about: `field` as agencies call it, `other` the source it refers to. */
export interface Subject {
  field: string;
  other: Text;
  /** Units one of which a number must bear. */
  units?: readonly string[];
  /** What the contract says of its values, where the rule is one of a column. */
  column?: Expected | undefined;
}

/** What a value is to be. */
type Expected = Pick<Column, 'type' | 'formats' | 'minimum' | 'maximum' | 'pattern'>;

type Wording = (field: string, other: string) => string;
type Catalogue = { [reason in Reason]?: Wording };

const english: Catalogue = {
  required: (field) => `${field} has a value`,
  type: (field) => `${field} is of its type`,
  range: (field) => `${field} is within its range`,
  length: (field) => `${field} is as long as it may be`,
  pattern: (field) => `${field} is written as it should be`,
  code_list: (field) => `${field} is a code of its list, valid at the date`,
  duplicate: (field) => `${field} is not repeated`,
  reference: (field, other) => `${field} stands in “${other}”`,
  structure: () => 'Every record can be read',
  refused: (field) => `${field} is what may be received`,
  zeros_restored: (field) => `${field} has its leading zeros`,
};
const vietnamese: Catalogue = {
  required: (field) => `${field} có giá trị`,
  type: (field) => `${field} đúng kiểu dữ liệu`,
  range: (field) => `${field} trong khoảng cho phép`,
  length: (field) => `${field} đúng độ dài`,
  pattern: (field) => `${field} đúng định dạng`,
  code_list: (field) => `${field} là mã trong danh mục, còn hiệu lực tại thời điểm đó`,
  duplicate: (field) => `${field} không trùng lặp`,
  reference: (field, other) => `${field} có trong “${other}”`,
  structure: () => 'Mọi bản ghi đều đọc được',
  refused: (field) => `${field} thuộc diện được tiếp nhận`,
  zeros_restored: (field) => `${field} giữ đủ số 0 ở đầu`,
};
/** What a field is called stands before a colon: in a Hindi sentence it would have to be inflected, or agreed with. */
const hindi: Catalogue = {
  required: (field) => `${field}: मान मौजूद है`,
  type: (field) => `${field}: मान सही प्रकार का है`,
  range: (field) => `${field}: मान अपनी सीमा में है`,
  length: (field) => `${field}: मान की लंबाई सही है`,
  pattern: (field) => `${field}: मान सही प्रारूप में है`,
  code_list: (field) => `${field}: मान सूची का कोड है, जो उस तिथि को मान्य है`,
  duplicate: (field) => `${field}: मान दोहराया नहीं गया`,
  reference: (field, other) => `${field}: मान “${other}” में है`,
  structure: () => 'हर अभिलेख पढ़ा जा सकता है',
  refused: (field) => `${field}: मान वही है जो लिया जा सकता है`,
  zeros_restored: (field) => `${field}: मान के आरंभिक शून्य सुरक्षित हैं`,
};

/** Of numbers that are not taken without a unit, which `type` alone would not tell. */
const withUnit: { [language: string]: Wording } = {
  en: (field, units) => `${field} is a number with its unit (${units})`,
  vi: (field, units) => `${field} là số có ghi đơn vị (${units})`,
  hi: (field, units) => `${field}: मान इकाई (${units}) के साथ लिखी संख्या है`,
};

/** What is expected, where the contract says more than that there is a type, a range or a way to write it. */
interface Expectation {
  whole: Wording;
  number: Wording;
  day: Wording;
  time: Wording;
  least: Wording;
  most: Wording;
  between: Wording;
  pattern: Wording;
}

const expectations: { [language: string]: Expectation } = {
  en: {
    whole: (field) => `${field} is a whole number`,
    number: (field) => `${field} is a number`,
    day: (field, formats) => `${field} is a day written as ${formats}`,
    time: (field, formats) => `${field} is a day and time written as ${formats}`,
    least: (field, least) => `${field} is at least ${least}`,
    most: (field, most) => `${field} is at most ${most}`,
    between: (field, bounds) => `${field} is from ${bounds.replace(BETWEEN, ' to ')}`,
    pattern: (field, pattern) => `${field} is written as agreed: ${pattern}`,
  },
  vi: {
    whole: (field) => `${field} là số nguyên`,
    number: (field) => `${field} là số`,
    day: (field, formats) => `${field} là ngày viết theo dạng ${formats}`,
    time: (field, formats) => `${field} là ngày giờ viết theo dạng ${formats}`,
    least: (field, least) => `${field} từ ${least} trở lên`,
    most: (field, most) => `${field} không quá ${most}`,
    between: (field, bounds) => `${field} từ ${bounds.replace(BETWEEN, ' đến ')}`,
    pattern: (field, pattern) => `${field} viết theo dạng đã thỏa thuận: ${pattern}`,
  },
  hi: {
    whole: (field) => `${field}: मान पूर्णांक है`,
    number: (field) => `${field}: मान संख्या है`,
    day: (field, formats) => `${field}: मान ${formats} के रूप में लिखी तिथि है`,
    time: (field, formats) => `${field}: मान ${formats} के रूप में लिखी तिथि और समय है`,
    least: (field, least) => `${field}: मान कम से कम ${least} है`,
    most: (field, most) => `${field}: मान अधिकतम ${most} है`,
    between: (field, bounds) => `${field}: मान ${bounds.replace(BETWEEN, ' से ')} तक है`,
    pattern: (field, pattern) => `${field}: मान तय रूप में लिखा है: ${pattern}`,
  },
};

/** Stands between the least and the most. */
const BETWEEN = ' … ';

/** Formats that are named; the others are taken as well. */
const SHOWN_FORMATS = 3;

const catalogues: { [language: string]: Catalogue } = { en: english, vi: vietnamese, hi: hindi };

/** Names an implied rule in each of the languages; those we have no words in read it in English. */
export function ruleNames(
  reason: Reason,
  { field, other, units = [], column }: Subject,
  languages: readonly string[],
): Text {
  return Object.fromEntries(
    languages.map((language) => {
      if (reason === 'type' && units.length > 0)
        return [language, (withUnit[language] ?? withUnit['en']!)(field, units.join(', '))];
      const expected =
        column &&
        expectedName(reason, { field, column, language }, expectations[language] ?? expectations['en']!);
      if (expected) return [language, expected];
      const wording = (catalogues[language] ?? english)[reason];
      const called = other[language] ?? Object.values(other)[0] ?? '';
      return [language, wording?.(field, called) ?? `${field}: ${reason}`];
    }),
  );
}

/** Null where the contract says no more than that there is such a rule. */
function expectedName(
  reason: Reason,
  { field, column, language }: { field: string; column: Expected; language: string },
  words: Expectation,
): string | null {
  const { minimum: least, maximum: most, pattern } = column;
  if (reason === 'type') return typeName(field, column, words);
  if (reason === 'pattern' && pattern !== null) return words.pattern(field, pattern);
  if (reason !== 'range') return null;
  const written = (bound: number | string) => boundText(bound, language);
  if (least !== null && most !== null)
    return words.between(field, `${written(least)}${BETWEEN}${written(most)}`);
  if (least !== null) return words.least(field, written(least));
  return most === null ? null : words.most(field, written(most));
}

function typeName(field: string, { type, formats }: Expected, words: Expectation): string | null {
  if (type === 'integer') return words.whole(field, '');
  if (type === 'number') return words.number(field, '');
  const written = formats
    .filter((format) => format !== 'excelSerial')
    .map((format) => vnFormats.find((one) => one.format === format)?.example ?? format)
    .slice(0, SHOWN_FORMATS)
    .join(' · ');
  if (written === '') return null;
  if (type === 'date') return words.day(field, written);
  return type === 'timestamp' ? words.time(field, written) : null;
}
