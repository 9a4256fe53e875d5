import { file, rowsOf } from '../compose.ts';
import type { Case, Cell, Chapter, Outcome } from '../case.ts';

const refused = { fault: 'personal_data_refused' } as const;
const columns = [
  '{ name: unit, logicalType: string, required: true, primaryKey: true }',
  '{ name: records, logicalType: integer }',
  '{ name: clean, logicalType: integer }',
  '{ name: note, logicalType: string }',
];
const header = ['unit', 'records', 'clean', 'note'];

const custom = ['{ property: personalData, value: refuse }'];

/** A table of counts by unit, with something in it that is not one. */
function counts(name: string, rows: Cell[][], expected: Outcome): Case {
  return {
    ...{ name, columns, custom, expected },
    given: { kind: 'table', header, rows, before: ['02', '7', '6', null] },
  };
}

const good = `${header.join(',')}\n02,7,6,\n`;
const csv = (name: string, text: string, more: string[] = []) =>
  file({ name, columns, custom: [...custom, ...more], text, before: good, expected: refused });

/** Chapter "Personal data": where counts by unit alone were agreed. */
export const personalData: Chapter = {
  title: 'Personal data',
  cases: [
    counts(
      'counts, large ones and notes among them',
      [
        ['01', '1234567890', '79085001', 'ông Nguyễn Văn An ký ngày 01/02/2026'],
        ['03', '5', '4', 'Họ và tên: không gửi'],
      ],
      rowsOf(['01|1234567890|79085001|ông Nguyễn Văn An ký ngày 01/02/2026', '03|5|4|Họ và tên: không gửi']),
    ),
    counts(
      'records of persons below those of units',
      [
        ['01', '5', '4', null],
        ['1', 'Nguyễn Văn An', '12/03/1985', '001085001234'],
      ],
      refused,
    ),
    counts("a citizen's number in a note", [['01', '5', '4', '079185001234']], refused),
    counts(
      "a citizen's number among the words of a note",
      [['01', '5', '4', 'thiếu hồ sơ (CCCD: 079185001234), đã báo']],
      refused,
    ),
    counts("a note that ends in a citizen's number", [['01', '5', '4', 'CCCD 079185001234']], refused),
    counts(
      'long numbers among the words of a note that are of no citizen',
      [['01', '5', '4', 'văn bản 079185001234-QĐ, STK 0451000123456']],
      rowsOf(['01|5|4|văn bản 079185001234-QĐ, STK 0451000123456']),
    ),
    counts(
      "a name beside a citizen's number that lost its zero",
      [['TRẦN THỊ BÌNH', '79185001234', '4', null]],
      refused,
    ),
    counts('a name beside a day of birth', [['Lê Văn Cường', '1985-03-12', '4', null]], refused),
    counts(
      'the head of a table of persons below that of units',
      [
        ['01', '5', '4', null],
        ['STT', 'Họ và tên', 'Ngày sinh', 'Số CCCD'],
      ],
      refused,
    ),
    csv('a column of persons', 'unit,records,clean,note,Số CCCD\n01,5,4,,\n'),
    csv(
      'a column of persons where new columns are let through',
      'unit,records,clean,note,Họ và tên\n01,5,4,,A\n',
      ['{ property: drift, value: { newColumn: accept } }'],
    ),
    csv('columns of persons alone', 'STT,Họ và tên,Ngày sinh,Số CCCD/CMND\n1,A,,\n'),
    csv('a record of a person with more cells than the header', `${good}1,An,1985,Nam,001085001234,x\n`),
    file({
      name: 'a key of persons in one record of many',
      ...{ columns, custom, surfaces: ['json'], expected: refused },
      text: '[{"unit":"01","records":5,"clean":4,"note":null},{"unit":"03","records":1,"clean":1,"note":null,"date_of_birth":"1985"}]',
      before: '[{"unit":"02","records":7,"clean":6,"note":null}]',
    }),
    counts(
      'a name alone among codes, which is no code',
      [['Lê Văn Cường', 'x', '4', null]],
      rowsOf([], ['records.type']),
    ),
  ],
};
