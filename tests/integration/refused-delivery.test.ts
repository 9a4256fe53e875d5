import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monthsUntil } from '#etl/sample/calendar.ts';
import { Manifest } from '#etl/sample/manifest.ts';
import { writeMemberRecordMonth } from '#etl/sample/member-record-month.ts';
import { writeOrgUnit } from '#etl/sample/org-unit.ts';
import { workbookBytes } from '#etl/sample/workbook.ts';
import { runEtl } from '../support/etl.ts';

const person = 'Nguyễn Văn Không Có Thật';

let data: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'lodestar-refused-'));
  const inbox = join(data, 'inbox');
  const months = monthsUntil('2026-10-31', 24).slice(-2);
  await writeOrgUnit(inbox, new Manifest());
  await writeMemberRecordMonth(inbox, new Manifest(), { seed: 5, months });
});
afterEach(() => rmSync(data, { recursive: true }));

test(
  'a list of persons in place of counts is refused whole, and nothing of it is told',
  { timeout: 300_000 },
  async () => {
    const header = ['Kỳ báo cáo', 'Mã đơn vị', 'Họ và tên', 'Ngày sinh'];
    const rows = [['DANH SÁCH'], [''], [''], header, ['10/2026', '01', person, '01/01/1970']];
    const file = join(data, 'inbox', 'member_record_month', '2026-10lan2.xlsx');
    await writeFile(file, await workbookBytes({ name: 'Sheet1', rows }));

    const { code, stdout, stderr } = await runEtl(
      [
        'refresh',
        'org_unit',
        'member_record_month',
        '--workspace',
        'workspaces/party',
        '--data',
        data,
        '--json',
      ],
      { LODESTAR_PARTY_API_URL: '' },
    );

    expect(code).toBe(2);
    const last = JSON.parse(stdout.trim().split('\n').at(-1)!) as { sources: object[] };
    expect(last.sources).toContainEqual(
      expect.objectContaining({ source: 'member_record_month', outcome: 'failed', loaded: 0 }),
    );
    expect(stdout).toMatch(/"code":"personal_data_refused"/);
    expect(stdout + stderr).not.toContain(person);
    const kept = readdirSync(data, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(rejected|snapshots)/.test(name) || name.startsWith('control.db'))
      .filter((name) => statSync(join(data, name)).isFile());
    expect(kept.filter((name) => readFileSync(join(data, name)).includes(person))).toEqual([]);
  },
);
