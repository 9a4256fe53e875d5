import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { contractOf, localFiles, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

interface Parts {
  rows: string;
  /** What stands behind the rows, or before the elements of the sheet. */
  after?: string;
  before?: string;
  shared?: string[];
  /** Format codes of styles 1, 2 …; a number is a built-in one. */
  formats?: (string | number)[];
  workbook?: string;
  sheets?: [name: string, state: string][];
  others?: { [part: string]: string | Uint8Array };
}

/** A workbook part by part, as libraries that write them never would. */
function workbookOf({
  rows,
  after = '',
  before = '',
  shared = [],
  formats = [],
  workbook = '',
  ...more
}: Parts): Buffer {
  const { sheets = [['S', 'visible']], others = {} } = more;
  const codes = formats.flatMap((format, at) =>
    typeof format === 'string'
      ? [`<numFmt numFmtId="${200 + at}" formatCode="${format.replaceAll('"', '&quot;')}"/>`]
      : [],
  );
  const styles = formats.map(
    (format, at) => `<xf numFmtId="${typeof format === 'string' ? 200 + at : format}"/>`,
  );
  const sheet = (content: string) =>
    `${before}<worksheet xmlns="${MAIN}"><sheetData>${content}</sheetData>${after}</worksheet>`;
  const parts: { [name: string]: string | Uint8Array } = {
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${REL}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${REL}">${workbook}<sheets>${sheets
      .map(
        ([name, state], at) => `<sheet name="${name}" sheetId="${at + 1}" state="${state}" r:id="s${at}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${sheets
      .map(
        (_, at) => `<Relationship Id="s${at}" Type="${REL}/worksheet" Target="worksheets/sheet${at}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="a" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="b" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="${REL}/externalLink" TargetMode="External" Target="file:///etc/passwd"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${shared.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(
      sheets.map(([name], at) => [`xl/worksheets/sheet${at}.xml`, sheet(at === 0 ? rows : text('A1', name))]),
    ),
    ...others,
  };
  const bytes = Object.entries(parts).map(([name, part]) => [
    name,
    typeof part === 'string' ? Buffer.from(part) : part,
  ]);
  return Buffer.from(zipSync(Object.fromEntries(bytes)));
}

const inRow = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
const text = (address: string, value: string) =>
  `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
const header = inRow(1, text('A1', 'a') + text('B1', 'b'));
const columns = ['{ name: a, logicalType: string }', '{ name: b, logicalType: string }'];
const contract = contractOf({ server: localFiles('xlsx'), columns });
const skipBlank = contractOf({
  server: localFiles('xlsx'),
  columns,
  custom: ['{ property: skip, value: { blank: true } }'],
});

describe('readXlsx of workbooks that programs and people made', () => {
  let world: LoadWorld;
  beforeEach(async () => {
    world = await openLoadWorld();
  });
  const staged = (of = 'a, b') => world.rows(`select ${of} from temp.thing_staged order by row_no`);
  const faultOf = (parts: Parts, by = contract) =>
    world.stage(by, { 'x.xlsx': workbookOf(parts) }).catch((cause: unknown) => cause);
  /** Text of one cell, in column b. */
  const cell = async (content: string, parts: Partial<Parts> = {}) => {
    const rows = header + inRow(2, text('A2', 'x') + content);
    const { drop } = await world.stage(contract, { 'x.xlsx': workbookOf({ rows, ...parts }) });
    const [row] = await staged('b');
    await drop();
    return row!['b'];
  };

  it('reads values whichever way a cell keeps them', async () => {
    const shared = [
      '<t>plain</t>',
      '<r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>PHON</t></rPh>',
      '<t>a_x000D_b</t>',
    ];
    const cells: [content: string, expected: string | null][] = [
      ['<c r="B2" t="s"><v>0</v></c>', 'plain'],
      ['<c r="B2" t="s"><v>1</v></c>', 'rich '],
      ['<c r="B2" t="s"><v>2</v></c>', 'a\rb'],
      ['<c t="inlineStr"><is><r><t>x</t></r><r><t>&amp;y</t></r></is></c>', 'x&y'],
      ['<c r="B2"><v>1.2E+11</v></c>', '120000000000'],
      ['<c r="B2"><v>0.1</v></c>', '0.1'],
      ['<c r="B2" t="str"><f>A1</f><v>result</v></c>', 'result'],
      ['<c r="B2" t="str"><f>A1</f><v></v></c>', ''],
      ['<c r="B2"><f t="shared" si="0"/><v>7</v></c>', '7'],
      ['<c r="B2"><f>NOW()</f></c>', '#NOT_CALCULATED!'],
      ['<c r="B2" t="e"><v>#REF!</v></c>', '#REF!'],
      ['<c r="B2" t="b"><v>1</v></c>', 'TRUE'],
      [text('B2', '007'), '007'],
      [text('B2', 'a_xD83D__xDE00_b'), 'a😀b'],
      ['<c r="B2" t="d"><v>2026-10-31T00:00:00</v></c>', '2026-10-31'],
      ['<c r="B2" t="d"><v>2026-10-31T08:30:00.000</v></c>', '2026-10-31T08:30:00'],
      ['<c r="B2" s="1"/>', null],
    ];
    for (const [content, expected] of cells)
      expect(await cell(content, { shared, formats: [14] }), content).toBe(expected);
  });

  it.each<[format: string | number, serial: string, expected: string, is1904?: boolean]>([
    [14, '45962', '2025-11-01'],
    ['dd/mm/yyyy', '45962.5', '2025-11-01T12:00:00'],
    ['[$-42A]dd" tháng "mm;@', '1', '1900-01-01'],
    [14, '59', '1900-02-28'],
    [14, '60', '1900-02-29'],
    [14, '61', '1900-03-01'],
    [14, '0', '1904-01-01', true],
    [14, '44500', '2025-11-01', true],
    ['h:mm', '0.25', '06:00:00'],
    ['[h]:mm', '1.5', '1.5'],
    ['#,##0" đồng"', '45962', '45962'],
    ['0.00E+00', '45962', '45962'],
    [0, '45962', '45962'],
    [14, '-1', '-1'],
  ])('reads in the format %s the serial %s as %s', async (format, serial, expected, is1904) => {
    const parts = { formats: [format], workbook: is1904 ? '<workbookPr date1904="1"/>' : '' };
    expect(await cell(`<c r="B2" s="1"><v>${serial}</v></c>`, parts)).toBe(expected);
  });

  it.each([
    ['a text', text('B3', 'a_xD83D_b'), {}],
    ['a shared text', '<c r="B3" t="s"><v>0</v></c>', { shared: ['<t>a_xDE00__xD83D_b</t>'] }],
    ['a cell without a heading', text('C3', '_xD800_'), {}],
  ])('holds a row back as it came where half a letter stands in %s', async (_, content, parts) => {
    const rows = header + inRow(2, text('A2', 'x')) + inRow(3, text('A3', 'y') + content);
    await world.load(contract, { 'x.xlsx': workbookOf({ rows, ...parts }) });
    expect(await world.rows('select a, b from validate.thing')).toEqual([{ a: 'x', b: null }]);
    const [held, ...more] = await world.rows<{ raw: string; reason: string }>(
      'select raw::varchar as raw, reasons[1].reason as reason from quality.quarantine',
    );
    expect(more).toEqual([]);
    expect(held!.reason).toBe('encoding');
    expect(held!.raw).toMatch(/_x(D83D|DE00|D800)_/);
  });

  it('reads names with a prefix, strict relations, and parts named in another case', async () => {
    const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
    const sheet = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData>${header.replace(/<(\/?)/g, '<$1x:')}<x:row><x:c t="inlineStr"><x:is><x:t>1</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
    await world.stage(contract, {
      'x.xlsx': workbookOf({
        rows: '',
        others: {
          'xl/worksheets/sheet0.xml': '',
          'xl/Worksheets/Sheet0.XML': sheet,
          '_rels/.rels': `<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${strict}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        },
      }),
    });
    expect(await staged()).toEqual([{ a: '1', b: null }]);
  });

  it('reads parts whose relations are written from the root, as openpyxl has them', async () => {
    const relation = (id: string, type: string, target: string) =>
      `<Relationship Id="${id}" Type="${REL}/${type}" Target="/xl/${target}"/>`;
    const relations = [
      relation('s0', 'worksheet', 'worksheets/sheet0.xml'),
      relation('a', 'styles', 'styles.xml'),
      relation('b', 'sharedStrings', 'sharedStrings.xml'),
    ];
    await world.stage(contract, {
      'x.xlsx': workbookOf({
        rows: header + inRow(2, '<c r="A2" t="s"><v>0</v></c>'),
        shared: ['<t>1</t>'],
        others: {
          'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`,
          'xl/worksheets/_rels/sheet0.xml.rels': `<Relationships xmlns="${PACKAGE}">${relation('c', 'comments', 'comments/comment1.xml')}</Relationships>`,
          'xl/comments/comment1.xml': `<comments xmlns="${MAIN}"/>`,
        },
      }),
    });
    expect(await staged()).toEqual([{ a: '1', b: null }]);
  });

  it('does not count a million rows that are only formatted, and counts those left blank between others', async () => {
    const phantom = Array.from(
      { length: 100_000 },
      (_, at) => `<row r="${at + 10}" s="1" customFormat="1"/>`,
    ).join('');
    const rows =
      header +
      inRow(2, text('A2', 'x')) +
      inRow(5, text('A5', 'y')) +
      inRow(6, '<c r="A6" s="1"/>') +
      phantom;
    const { files } = await world.stage(skipBlank, {
      'x.xlsx': workbookOf({ rows: `${rows}<row r="1048576" ht="15"/>` }),
    });
    expect(files[0]).toMatchObject({ physical: 4, skipped: { blank: 2 } });
  });

  it('reads hidden rows, and only the value that a merged cell shows', async () => {
    const rows =
      header +
      `<row r="2" hidden="1">${text('A2', 'x')}${text('B2', 'y')}</row>` +
      inRow(3, text('A3', 'hidden below') + text('B3', 'z'));
    const after = '<autoFilter ref="A1:B3"/><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>';
    await world.stage(contract, { 'x.xlsx': workbookOf({ rows, after }) });
    expect(await staged()).toEqual([
      { a: 'x', b: 'y' },
      { a: null, b: 'z' },
    ]);
  });

  it('counts only sheets that are not hidden, and finds a renamed one by accepted names', async () => {
    const sheets: Parts['sheets'] = [
      ['Biểu 2026', 'veryHidden'],
      ['b', 'visible'],
      ['Biểu 1', 'hidden'],
    ];
    const dialect = (value: string) =>
      contractOf({ server: localFiles('xlsx'), columns, custom: [`{ property: dialect, value: ${value} }`] });
    const parts = { rows: header + inRow(2, text('A2', 'x')), sheets };
    for (const value of ["{ sheetName: 'BIEU 2026' }", "{ sheetName: ['Biểu 9', 'Biểu 20*'] }"]) {
      const { drop } = await world.stage(dialect(value), { 'x.xlsx': workbookOf(parts) });
      expect(await staged('a')).toEqual([{ a: 'x' }]);
      await drop();
    }
    expect(await faultOf(parts, dialect('{ sheetNumber: 1 }'))).toMatchObject({
      code: 'contract_column_missing',
    });
    const none = await faultOf(parts, dialect('{ sheetNumber: 2 }'));
    expect(none).toMatchObject({
      message: expect.stringContaining('"Biểu 2026" (hidden), "b", "Biểu 1" (hidden)'),
    });
    expect(await faultOf(parts, dialect("{ sheetName: 'Biểu*' }"))).toMatchObject({
      message: expect.stringContaining('2 sheets'),
    });
  });

  it.each<[said: string, parts: Parts]>([
    ['document type', { rows: header, before: '<!DOCTYPE x [<!ENTITY a "b">]>' }],
    ['not well formed', { rows: `${header}<row r="2"><c></row>` }],
    ['out of order', { rows: header + inRow(3, text('A3', 'x')) + inRow(2, text('A2', 'y')) }],
    [
      'no workbook',
      {
        rows: header,
        others: { '_rels/.rels': `<Relationships xmlns="${PACKAGE}"/>`, 'xl/workbook.xml': '' },
      },
    ],
  ])('refuses a workbook with: %s', async (said, parts) => {
    expect(await faultOf(parts)).toMatchObject({ code: 'extract_unreadable' });
    if (said !== 'no workbook')
      expect(await faultOf(parts)).toMatchObject({ message: expect.stringContaining(said) });
  });

  it.each<[said: string, at: string, shared?: string[]]>([
    ['beyond the texts there are', '99'],
    ['without a number', ''],
    ['below the first', '-1'],
    ['that is no whole number', '0.5'],
    ['where there are none', '0', []],
  ])(
    'refuses a cell with a shared text %s, and names it, instead of taking it for empty',
    async (_, at, shared = ['<t>0</t>', '<t>1</t>']) => {
      const cell = `<c r="B3" t="s"><v>${at}</v></c>`;
      const rows = header + inRow(2, text('A2', 'x')) + inRow(3, text('A3', 'y') + cell);
      expect(await faultOf({ rows, shared })).toMatchObject({
        code: 'extract_unreadable',
        message: expect.stringContaining('has a cell, B3, whose text is not in it'),
        details: {
          facts: expect.arrayContaining([{ fact: 'obstacle', what: 'cell_text_missing', name: 'B3' }]),
        },
      });
    },
  );

  it('refuses bombs by size, ratio, number of entries and of rows, and names the limit', async () => {
    const limited = (limits: object) =>
      ({ ...contract, server: { ...contract.server, limits } }) as typeof contract;
    const rows = header + `${' '.repeat(17 << 20)}${inRow(2, text('A2', 'x'))}`;
    const bomb = workbookOf({ rows });
    expect(bomb.length).toBeLessThan(100_000);
    const fault = await world.stage(contract, { 'x.xlsx': bomb }).catch((cause: unknown) => cause);
    expect(fault).toMatchObject({
      code: 'extract_limit_exceeded',
      message: expect.stringContaining('limits.maxRatio'),
    });
    const small = { rows: header + inRow(2, text('A2', 'x')) + inRow(3, text('A3', 'y')) };
    for (const [limit, value] of Object.entries({
      maxUnpackedBytes: 500,
      maxEntries: 3,
      maxRows: 1,
      timeoutSeconds: 1e-9,
    }))
      expect(await faultOf(small, limited({ [limit]: value })), limit).toMatchObject({
        code: 'extract_limit_exceeded',
        details: { limit, value },
      });
  });

  it('does not believe the sizes and sums an archive claims', async () => {
    const whole = workbookOf({ rows: header + inRow(2, text('A2', 'x')) });
    for (const [offset, value] of [
      [24, 10],
      [16, 0],
    ]) {
      const lying = Buffer.from(whole);
      for (let at = lying.indexOf('PK\x01\x02'); at !== -1; at = lying.indexOf('PK\x01\x02', at + 1))
        if (lying.toString('latin1', at + 46, at + 64).startsWith('xl/worksheets'))
          lying.writeUInt32LE(value!, at + offset!);
      const fault = await world.stage(contract, { 'x.xlsx': lying }).catch((cause: unknown) => cause);
      expect(fault).toMatchObject({ code: 'extract_unreadable' });
    }
  });

  it('leaves macros, drawings and links to other workbooks alone', async () => {
    const others = {
      'xl/vbaProject.bin': new Uint8Array(100),
      'xl/externalLinks/externalLink1.xml': '<not xml',
    };
    const rows = header + inRow(2, '<c r="A2"><f>[1]S!A1</f><v>5</v></c>');
    await world.stage(contract, { 'x.xlsx': workbookOf({ rows, others }) });
    expect(await staged('a')).toEqual([{ a: '5' }]);
  });
});
