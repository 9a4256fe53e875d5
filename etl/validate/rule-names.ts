import type { Reason } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';

/** What an implied rule is about: `field` as agencies call it, `other` the source it refers to. */
export interface Subject {
  field: string;
  other: Text;
  /** Units one of which a number must bear. */
  units?: readonly string[];
}

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

const catalogues: { [language: string]: Catalogue } = { en: english, vi: vietnamese, hi: hindi };

/** Names an implied rule in each of the languages; those we have no words in read it in English. */
export function ruleNames(
  reason: Reason,
  { field, other, units = [] }: Subject,
  languages: readonly string[],
): Text {
  return Object.fromEntries(
    languages.map((language) => {
      if (reason === 'type' && units.length > 0)
        return [language, (withUnit[language] ?? withUnit['en']!)(field, units.join(', '))];
      const wording = (catalogues[language] ?? english)[reason];
      const called = other[language] ?? Object.values(other)[0] ?? '';
      return [language, wording?.(field, called) ?? `${field}: ${reason}`];
    }),
  );
}
