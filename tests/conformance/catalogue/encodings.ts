import iconv from 'iconv-lite';
import { encodeVietnamese } from '../../support/encode-vietnamese.ts';
import { file, rowsOf } from '../compose.ts';
import type { Chapter } from '../case.ts';

const head = 'id,name,amount\n';
/** After a good delivery a person is asked of a file cut short. */
const waits = { fault: 'change_unexplained' } as const;
const waitsAfter = { beside: waits, instead: waits };
const encoding = (name: string) => [`{ property: encoding, value: ${name} }`];
const text = `${head}a,Thành phố Hồ Chí Minh,1\nb,Tỉnh Thừa Thiên Huế được sắp xếp lại,2\n`;
const read = rowsOf(['a|Thành phố Hồ Chí Minh|1', 'b|Tỉnh Thừa Thiên Huế được sắp xếp lại|2']);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const bytes = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const wide = (of: string, mark = true) =>
  Buffer.concat([Buffer.from(mark ? [0xfe, 0xff] : []), Buffer.from(of, 'utf16le').swap16()]);
const viqr = `${head}a,Tha\`nh pho^' Ho^\` Chi' Minh,1\nb,Ti?nh Thu+\`a Thie^n Hue^' ddu+o+.c sa('p xe^'p la.i,2\n`;
const legacy = ['windows-1258', 'tcvn', 'vni', 'viscii', 'utf-8-twice'];

/** Chapter "Encoding". */
export const encodings: Chapter = {
  title: 'Encoding',
  cases: [
    file({ name: 'UTF-8', text, expected: read, surfaces: ['csv', 'sftp'] }),
    file({
      name: 'UTF-8 with a byte-order mark',
      text: bytes(BOM, text),
      expected: read,
      surfaces: ['csv', 'sftp'],
    }),
    file({
      name: 'byte-order marks in the middle, where files were put together',
      text: bytes(BOM, head, 'a,x,1\n', BOM, 'b,y,2\n'),
      expected: rowsOf(['a|x|1', 'b|y|2']),
    }),
    file({ name: 'UTF-16LE with its mark', text: Buffer.from(`\uFEFF${text}`, 'utf16le'), expected: read }),
    file({ name: 'UTF-16BE with its mark', text: wide(text), expected: read, surfaces: ['csv', 'sftp'] }),
    file({
      name: 'UTF-16BE without a mark, as declared',
      custom: encoding('utf-16be'),
      text: wide(text, false),
      before: wide(`${head}before,x,1\n`),
      expected: read,
    }),
    file({
      name: 'UTF-16BE without a mark, not declared',
      text: wide(text, false),
      expected: { fault: 'extract_unreadable' },
    }),
    file({
      name: 'UTF-16LE without a mark, not declared',
      text: Buffer.from(text, 'utf16le'),
      expected: { fault: 'extract_unreadable' },
    }),
    file({
      name: 'UTF-16 cut in the middle of a letter',
      text: wide(text).subarray(0, -3),
      expected: rowsOf(['a|Thành phố Hồ Chí Minh|1'], ['record.structure']),
    }),
    ...legacy.flatMap((name) => [
      file({
        name: `${name}, as declared`,
        custom: encoding(name),
        text: () => encodeVietnamese(text, name),
        before: `${head}before,x,1\n`,
        expected: read,
      }),
      file({
        name: `${name}, told by its bytes`,
        custom: encoding('auto'),
        text: () => encodeVietnamese(text, name),
        expected: read,
      }),
    ]),
    file({
      name: 'Windows-1258 where UTF-8 is declared',
      text: () => encodeVietnamese(text, 'windows-1258'),
      expected: { fault: 'encoding_contradicted' },
    }),
    file({
      name: 'Windows-1252 where UTF-8 is declared',
      text: iconv.encode(`${head}a,x,1\nb,café,2\n`, 'windows-1252'),
      expected: rowsOf(['a|x|1'], ['record.structure']),
    }),
    file({
      name: 'Windows-1252, as declared',
      custom: encoding('windows-1252'),
      text: iconv.encode(`${head}a,café – 5 €,1\n`, 'windows-1252'),
      expected: rowsOf(['a|café – 5 €|1']),
    }),
    file({
      name: 'encodings mixed from row to row',
      text: bytes(
        head,
        'a,Huế,1\n',
        Buffer.concat([Buffer.from('b,Hu'), Buffer.from([0xea, 0xec]), Buffer.from(',2\n')]),
        'c,Hà Nội,3\n',
      ),
      expected: rowsOf(['a|Huế|1', 'c|Hà Nội|3'], ['record.structure']),
    }),
    file({
      name: 'TCVN3 where Windows-1252 is declared',
      custom: encoding('windows-1252'),
      text: () => encodeVietnamese(text, 'tcvn'),
      before: `${head}before,x,1\n`,
      expected: { fault: 'encoding_contradicted' },
    }),
    file({
      name: 'UTF-8 encoded twice where UTF-8 is declared',
      text: () => encodeVietnamese(text, 'utf-8-twice'),
      expected: { fault: 'encoding_contradicted' },
    }),
    file({
      name: 'UTF-8 encoded twice where Windows-1252 is declared',
      custom: encoding('windows-1252'),
      text: () => encodeVietnamese(text, 'utf-8-twice'),
      before: `${head}before,x,1\n`,
      expected: { fault: 'encoding_contradicted' },
    }),
    file({
      name: 'letters that look like UTF-8 encoded twice in one row, where others do not',
      text: `${head}a,Viá»‡t,1\nb,Việt à la carte,2\n`,
      expected: rowsOf(['a|Viá»‡t|1', 'b|Việt à la carte|2']),
    }),
    file({
      name: 'letters that were lost before it came (U+FFFD)',
      text: `${head}a,Vi\uFFFDt,1\nb,x,2\n`,
      expected: rowsOf(['b|x|2'], ['record.structure']),
    }),
    file({
      name: 'VIQR, as declared',
      custom: encoding('viqr'),
      text: viqr,
      before: `${head}before,x,1\n`,
      expected: read,
    }),
    file({ name: 'VIQR, told by its words', custom: encoding('auto'), text: viqr, expected: read }),
    file({ name: 'VIQR where UTF-8 is declared', text: viqr, expected: { fault: 'encoding_contradicted' } }),
    file({
      name: 'ASCII with stops, quotes and a few signs behind vowels, which is no VIQR',
      text: `${head}a,He said so. 'No?' a+b e^x (a(1)),1\n`,
      expected: rowsOf(["a|He said so. 'No?' a+b e^x (a(1))|1"]),
    }),
    file({
      name: 'VPS where UTF-8 is declared',
      text: () => encodeVietnamese(text, 'vps'),
      expected: { fault: 'encoding_contradicted' },
    }),
    file({
      name: 'VPS, which no candidate reads',
      custom: encoding('auto'),
      text: () => encodeVietnamese(text, 'vps'),
      expected: { fault: 'encoding_uncertain' },
    }),
    file({
      name: 'an encoding told by too few letters',
      custom: encoding('auto'),
      text: Buffer.concat([Buffer.from(`${head}a,`), Buffer.from([0xb5, 0xb8]), Buffer.from(',1\n')]),
      expected: { fault: 'encoding_uncertain' },
    }),
    {
      ...file({
        name: 'a letter of four bytes cut at the end',
        text: Buffer.from(`${head}a,x,1\nb,👍`).subarray(0, -2),
        expected: rowsOf(['a|x|1'], ['record.structure']),
      }),
      ...waitsAfter,
    },
    file({
      name: 'decomposed letters in headers',
      columns: [
        '{ name: id, logicalType: string, primaryKey: true }',
        '{ name: v, physicalName: Tỉnh, logicalType: string }',
      ],
      text: `id,${'Tỉnh'.normalize('NFD')}\na,x\n`,
      before: 'id,Tỉnh\nbefore,x\n',
      expected: rowsOf(['a|x']),
    }),
  ],
};
