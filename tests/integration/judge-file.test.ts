import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLease } from '#warehouse/control/lease.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import { judgeCommand } from '#etl/judge/judge-command.ts';
import { judgeFile } from '#etl/judge/judge-file.ts';
import { readWorkspace } from '#etl/workspace/read-workspace.ts';
import { runEtl } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  await world.refresh();
});
afterEach(() => world.close());

const HEADER = 'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';

async function judge(content: string | Buffer, fileName = 'loans-2026.csv'): Promise<FileCheck> {
  const path = join(world.paths.uploads, 'one');
  writeFileSync(path, content);
  const { control, paths, workspace } = world;
  const judging = {
    ...{ control, paths, content: await readWorkspace(workspace) },
    signal: new AbortController().signal,
  };
  return judgeFile(judging, { source: 'loan_month', path, fileName });
}

const csv = (...lines: string[]) => [HEADER, ...lines, ''].join('\n');

describe('a file that is judged', () => {
  it('is acceptable where a load would take it, with its account and the units of its rows', async () => {
    const check = await judge(
      csv('01;10/2025;BOOK;160;110;1;5', '02;10/2025;BOOK;260;180;1;6', '03;10/2025;BUCH;1;1;1;1'),
    );
    expect(check).toMatchObject({
      ...{ outcome: 'acceptable', refusal: null, source: 'loan_month', fileName: 'loans-2026.csv' },
      account: { physical: 3, loaded: 2, quarantined: 1, skipped: 0 },
      rules: [{ rule: 'medium.code_list', reason: 'code_list', records: 1 }],
      firstBad: [
        {
          ...{ table: 'loan_month', line: 4, cell: null, unit: '03' },
          reasons: [{ rule: 'medium.code_list', field: 'medium', value: 'BUCH' }],
        },
      ],
      units: ['01', '02', '03'].map((code) => ({ code, rows: 1 })),
      replaces: [],
    });
    expect(check.notJudged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rule: 'reported_in_time', why: 'whole_source' }),
        expect.objectContaining({ rule: 'any_loans', why: 'whole_source' }),
      ]),
    );
  });

  it('says which of its rows are served already and the same, which differ, and which are new', async () => {
    const there = '01;05/2025;BOOK;110;55;1.250;4';
    const fresh = '03;12/2025;BOOK;1;1;1;1';
    const again = await judge(csv(there, fresh));
    expect(again.known).toEqual([{ table: 'loan_month', same: 1, differ: 0, new: 1, gone: null }]);
    const changed = await judge(csv(there.replace(';110;', ';111;'), fresh));
    expect(changed.known).toEqual([{ table: 'loan_month', same: 0, differ: 1, new: 1, gone: null }]);
  });

  it('says that the very same file is loaded already, whatever it is called now', async () => {
    const bytes = readFileSync(join(world.paths.inbox, 'loan_month', 'loans-2024.csv'));
    const { sameFile } = await judge(bytes, 'loans-again.csv');
    const [loaded] = await world.ask(
      `select loaded, quarantined from meta.extract where file_name = 'loans-2024.csv'`,
    );
    expect(sameFile).toEqual({
      ...{ fileName: 'loans-2024.csv', receivedAt: '2025-10-08T06:00:00.000Z' },
      ...loaded,
    });
    expect((await judge(Buffer.concat([bytes, Buffer.from('\n')]))).sameFile).toBeNull();
  });

  it('tells nothing of rows that are served where none are, and which rules wait for another source', async () => {
    const empty = openRefreshWorld();
    const before = world;
    world = empty;
    try {
      const { known, sameFile, notJudged } = await judge(csv('01;10/2025;BOOK;160;110;1;5'));
      expect({ known, sameFile }).toEqual({ known: [], sameFile: null });
      expect(notJudged).toContainEqual(
        expect.objectContaining({ rule: 'unit_code.reference', why: 'other_source' }),
      );
    } finally {
      world = before;
      empty.close();
    }
  });

  it('refers to what the version served has, on the day of each row', async () => {
    const { rules } = await judge(csv('98;10/2025;BOOK;1;1;1;1', '04;10/2025;BOOK;1;1;1;1'));
    expect(rules).toMatchObject([{ rule: 'unit_code.reference', records: 2 }]);
  });

  it('says which rows served it would cast into doubt, by their units', async () => {
    const { replaces } = await judge(csv('01;05/2025;BOOK;111;50;1;5', '03;12/2025;BOOK;1;1;1;1'));
    expect(replaces).toEqual([{ code: '01', rows: 1 }]);
  });

  it('is not acceptable where the contract lets its columns not in, and what differs is told', async () => {
    const check = await judge(csv('01;10/2025;BOOK;1;1;1;1').replace('Lượt mượn', 'Cột lạ'));
    expect(check).toMatchObject({ outcome: 'unacceptable', account: null });
    expect(check.refusal).toMatchObject({
      code: 'contract_column_missing',
      facts: [
        { fact: 'file', name: 'loans-2026.csv' },
        { fact: 'missing', columns: [{ name: 'loans', header: 'Lượt mượn' }] },
        { fact: 'found', headers: expect.arrayContaining(['Cột lạ', 'Tháng']) as string[], more: 0 },
        { fact: 'drift', change: 'new', column: null, header: 'Cột lạ' },
      ],
    });
  });

  it('is not acceptable where more is held back than the contract lets pass', async () => {
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(
        'customProperties:\n  - { property: code',
        'customProperties:\n  - { property: threshold, value: { rows: 1 } }\n  - { property: code',
      ),
    );
    const check = await judge(csv('01;x;BOOK;1;1;1;1', '02;x;BOOK;1;1;1;1', '03;10/2025;BOOK;1;1;1;1'));
    expect(check).toMatchObject({
      outcome: 'unacceptable',
      refusal: {
        code: 'quarantine_exceeded',
        facts: [{ fact: 'held', rows: 2, of: 3, mostRows: 1, mostShare: null }],
      },
      account: { physical: 3, loaded: 1, quarantined: 2 },
    });
  });

  it.each([
    ['is empty', '', 'extract_empty'],
    ['is of another kind', Buffer.from('PAR1xxxxPAR1'), 'extract_unreadable'],
  ])('is not acceptable where it %s', async (_, content, code) => {
    expect(await judge(content)).toMatchObject({ outcome: 'unacceptable', refusal: { code } });
  });

  it('is not acceptable where it is packed beyond the limits of its contract', async () => {
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(
        'format: csv }',
        'format: csv, customProperties: [{ property: limits, value: { maxUnpackedBytes: 1000000 } }] }',
      ),
    );
    const bomb = Buffer.from(zipSync({ 'loans.csv': new Uint8Array(8 << 20).fill(0x30) }, { level: 9 }));
    const check = await judge(bomb);
    expect(check).toMatchObject({
      outcome: 'unacceptable',
      refusal: {
        code: 'extract_limit_exceeded',
        facts: [{ fact: 'limit', limit: 'maxUnpackedBytes', value: 1_000_000 }],
      },
    });
  });

  it.each(['loans.xlsx', '../loan_month/loans.csv', 'a/b.csv', '.hidden.csv', '~$loans.csv'])(
    'is refused under a name that its contract does not look for: %s',
    async (name) => {
      expect(await judge(csv('01;10/2025;BOOK;1;1;1;1'), name)).toMatchObject({
        ...{ outcome: 'unacceptable', inboxPath: null, account: null },
        refusal: {
          ...{ code: 'extract_unreadable', why: 'misnamed', names: ['*.csv'] },
          message: expect.stringContaining('loan_month/*.csv'),
        },
      });
    },
  );

  it('loads nothing and leaves nothing behind', async () => {
    const before = [readdirSync(world.paths.snapshots), readdirSync(world.paths.extracts)];
    await judge(csv('01;10/2025;BOOK;1;1;1;1'));
    expect([readdirSync(world.paths.snapshots), readdirSync(world.paths.extracts)]).toEqual(before);
    expect(readdirSync(world.paths.uploads)).toEqual(['one']);
    expect(world.list('build')).toEqual([]);
  });
});

describe('etl judge', () => {
  it('removes what was sent of single persons, and leaves a file that stands elsewhere to whoever put it there', async () => {
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(
        '\ncustomProperties:',
        '\ncustomProperties:\n  - { property: personalData, value: refuse }',
      ),
    );
    const NUMBER = '001085001234';
    const persons = [`${HEADER};Ghi chú`, `01;10/2025;BOOK;1;1;1;1;CCCD ${NUMBER}`, ''].join('\n');
    const [sent, own] = [world.paths.uploads, world.paths.root].map((folder) => join(folder, 'one'));
    for (const file of [sent!, own!]) {
      writeFileSync(file, persons);
      const { check, lines } = await judgeCommand(world.control, {
        ...{ workspace: world.workspace, data: world.paths.root, sources: ['loan_month'], file },
        ...{ name: 'loans-2026.csv', findings: null, mended: false, demo: false },
      });
      expect(check).toMatchObject({ outcome: 'unacceptable', refusal: { code: 'personal_data_refused' } });
      expect(JSON.stringify([check, lines])).not.toContain(NUMBER);
    }
    expect([sent!, own!].map((file) => existsSync(file))).toEqual([false, true]);
  });

  it('judges beside a run, tells what it found in its last line, and keeps it where it is told', async () => {
    takeLease(world.control, 'somebody-else');
    const [file, out] = ['one', 'one.check.json'].map((name) => join(world.paths.uploads, name)) as [
      string,
      string,
    ];
    writeFileSync(file, csv('01;10/2025;BOOK;1;2;1;1', '02;10/2025;BOOK;4;2;1;1'));
    const folders = ['--workspace', world.workspace, '--data', world.paths.root];
    const asked = [
      'judge',
      'loan_month',
      ...folders,
      '--with',
      file,
      '--name',
      'loans-2026.csv',
      '--out',
      out,
      '--json',
    ];
    const { code, stdout, stderr } = await runEtl(asked);
    const told = JSON.parse(stdout.trim().split('\n').at(-1)!) as FileCheck;
    expect(code).toBe(0);
    expect(told).toMatchObject({
      outcome: 'acceptable',
      rules: [{ rule: 'online_within_loans', records: 1 }],
    });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(told);
    expect(stderr).toContain('records: 2; to be loaded: 1, held back: 1, skipped: 0');
    expect(existsSync(`${out}.new`)).toBe(false);
  });
});
