import { bad, values } from '../compose.ts';
import type { Chapter } from '../case.ts';

const provinces =
  "logicalType: string, customProperties: [{ property: enum, value: [{ value: '79', label: Thành phố Hồ Chí Minh, synonyms: [TP. HCM, Tp Hồ Chí Minh] }, { value: '01', label: Hà Nội, synonyms: [Thành phố Hà Nội] }] }]";

/** Chapter "Vietnamese text". */
export const vietnameseText: Chapter = {
  title: 'Vietnamese text',
  cases: [
    values({
      name: 'composed and decomposed marks, mixed in one column, are one text',
      column: 'logicalType: string',
      of: [
        ['Việt', 'Việt'.normalize('NFC')],
        ['Việt'.normalize('NFD'), 'Việt'.normalize('NFC')],
      ],
    }),
    values({
      name: 'composed and decomposed marks in a key are one key',
      column: 'logicalType: string, unique: true',
      good: 'Huế',
      of: [
        ['Việt'.normalize('NFC'), bad('v.duplicate')],
        ['Việt'.normalize('NFD'), bad('v.duplicate')],
        ['Nam', 'Nam'],
      ],
    }),
    values({
      name: 'đ and the eth that looks like it are one where a list decides',
      column: 'logicalType: string, customProperties: [{ property: enum, value: [{ value: Đà Nẵng }] }]',
      of: [
        ['Đà Nẵng', 'Đà Nẵng'],
        ['Ðà Nẵng', 'Đà Nẵng'],
      ],
    }),
    values({
      name: 'places of tone marks and spellings of i and y: a list decides, nothing is guessed',
      column:
        'logicalType: string, customProperties: [{ property: enum, value: [{ value: hòa, synonyms: [hoà] }, { value: Mỹ }] }]',
      of: [
        ['hòa', 'hòa'],
        ['hoà', 'hòa'],
        ['thuỷ', bad('v.code_list')],
        ['Mĩ', bad('v.code_list')],
      ],
    }),
    values({
      name: 'spellings of a province that the list names, and those it does not',
      column: provinces,
      of: [
        ['TP. HCM', '79'],
        ['Tp Hồ Chí Minh', '79'],
        ['79', '79'],
        ['Thành phố Hà Nội', '01'],
        ['Sài Gòn', bad('v.code_list')],
        ['Hà Tây', bad('v.code_list')],
      ],
    }),
    values({
      name: 'no-break blank, zero-width blank, soft hyphen and tab inside a name that a list decides',
      column: 'logicalType: string, customProperties: [{ property: enum, value: [{ value: Hà Nội }] }]',
      of: [
        ['Hà Nội', 'Hà Nội'],
        ['Hà\u200bNội', bad('v.code_list')],
        ['Hà N\u00adội', bad('v.code_list')],
        ['Hà\tNội', bad('v.code_list')],
      ],
    }),
    values({
      name: 'letters that look alike and full-width digits in codes',
      column: "logicalType: string, logicalTypeOptions: { pattern: '^[0-9A-Z]+$' }",
      of: [
        ['H01', 'H01'],
        ['Н01', bad('v.pattern')],
        ['０１', bad('v.pattern')],
        ['h01', bad('v.pattern')],
      ],
    }),
    values({
      name: 'all capitals, rare letters and pictures pass through unchanged',
      column: 'logicalType: string',
      of: [
        ['TỈNH HƯNG YÊN', 'TỈNH HƯNG YÊN'],
        ['Ẵ ẫ Ỡ ỹ', 'Ẵ ẫ Ỡ ỹ'],
        ['𠀋 👍🏽', '𠀋 👍🏽'],
      ],
    }),
  ],
};
