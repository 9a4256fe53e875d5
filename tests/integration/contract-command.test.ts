import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCommandLine } from '#etl/command-line.ts';
import { answerContract } from '#etl/contract-command.ts';
import type { ContractDraft } from '#etl/draft/draft-contract.ts';
import { EtlError } from '#etl/errors.ts';
import { checkWorkspace } from '#etl/workspace/read-workspace.ts';
import { encodeVietnamese } from '../support/encode-vietnamese.ts';
import { runEtl } from '../support/etl.ts';
import { repository } from '../support/workspaces.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-contract-'));
  cpSync(join(repository, 'tests/fixtures/workspaces/tiny'), join(folder, 'workspace'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const inWorkspace = (...args: string[]) => [
  ...['contract', ...args, '--workspace', join(folder, 'workspace'), '--data', join(folder, 'data')],
];
/** A process for each costs seconds; what the process adds is tried once for each action. */
const asProcess = (...args: string[]) => runEtl(inWorkspace(...args));
async function contract(...args: string[]) {
  const { contract: request, workspace } = readCommandLine(inWorkspace(...args));
  const said = { code: 0, stdout: '', stderr: '' };
  const answers = {
    people: (line: string) => void (said.stderr += `${line}\n`),
    document: (text: string) => void (said.stdout += text),
  };
  await answerContract(request!, workspace, answers).catch((fault: unknown) => {
    if (!(fault instanceof EtlError)) throw fault;
    said.code = 1;
    answers.people(fault.message);
  });
  return said;
}
const source = (id: string, file = 'contract.yaml') => join(folder, 'workspace/sources', id, file);
const fileOf = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const theirs = `# From the platform
apiVersion: v3.1.0
kind: DataContract
id: 53581432-6c55-4ba2-a65f-72344a91553a
name: Kết nối
version: 1.0.0
status: active
x-board: [1, 2] # nobody else reads this
servers:
  - { server: inbox, type: local, path: connections/*.csv, format: csv }
schema:
  - name: connections
    properties:
      - { name: code, logicalType: string, customProperties: [{ property: steward, value: An }] }
customProperties:
  - { property: owner, value: Agency }
`;

describe('etl contract import', () => {
  it('writes a source that exports as it came', async () => {
    const { code, stdout, stderr } = await asProcess(
      'import',
      fileOf('c.yaml', theirs),
      '--source',
      'connections',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/contract written to \/.*\/sources\/connections\/contract\.yaml/);
    expect(stderr).not.toContain('to decide');
    expect(readFileSync(source('connections', 'conform.sql'), 'utf8')).toBe(
      'select * from validate.connections\n',
    );
    const back = await asProcess('export', 'connections');
    expect(back.code).toBe(0);
    expect(parse(back.stdout)).toEqual(parse(theirs));
    for (const comment of ['# From the platform\n', '# nobody else reads this\n'])
      expect(back.stdout).toContain(comment);
  });

  it('says what a person must decide, by line and key', async () => {
    const text = theirs.replace('type: local', 'type: kafka').replace('owner', 'unit');
    const { code, stderr } = await contract('import', fileOf('c.yaml', text), '--source', 'connections');
    expect(code).toBe(0);
    expect(stderr).toMatch(/to decide: sources\/connections\/contract\.yaml.*10/);
    expect(stderr).toContain('servers.0.type');
    expect(stderr).toContain('customProperties.owner: missing');
  });

  it('overwrites nothing', async () => {
    const before = readFileSync(source('loan_month'), 'utf8');
    const { code, stderr } = await contract('import', fileOf('c.yaml', theirs), '--source', 'loan_month');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(source('loan_month'), 'utf8')).toBe(before);
  });

  it.each([
    ['a file that is not there', () => join(folder, 'nothing.yaml'), 'contract not readable'],
    ['no contract', () => fileOf('c.yaml', 'a: 1'), 'expected kind: DataContract'],
    [
      'a secret',
      () => fileOf('c.yaml', theirs.replace('format: csv', 'password: hunter2')),
      'contract refused',
    ],
    [
      'a path out of the inbox',
      () => fileOf('c.yaml', theirs.replace('connections/*', '../*')),
      'contract refused',
    ],
  ])('refuses %s, and writes nothing', async (_what, file, message) => {
    const { code, stderr } = await contract('import', file(), '--source', 'connections');
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('hunter2');
    expect(existsSync(source('connections'))).toBe(false);
  });
});

describe('etl contract export', () => {
  it('writes a contract to stdout byte for byte, and nothing else', async () => {
    const { code, stdout, stderr } = await contract('export', 'loan_month');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(readFileSync(source('loan_month'), 'utf8'));
  });

  it('writes it in a version of the standard', async () => {
    const { stdout } = await contract('export', 'loan_month', '--odcs', '3.2');
    const { apiVersion, schema } = parse(stdout) as {
      apiVersion: string;
      schema: { properties: { name: string; enum?: { value: string }[] }[] }[];
    };
    expect(apiVersion).toBe('v3.2.0');
    const medium = schema[0]!.properties.find(({ name }) => name === 'medium');
    expect(medium?.enum?.map(({ value }) => value)).toEqual(['BOOK', 'FILM']);
  });

  it('writes it as a Data Package', async () => {
    const { stdout } = await contract('export', 'loan_month', '--frictionless');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'loan_month',
      resources: [{ name: 'loan-month', schema: { primaryKey: ['Mã đơn vị', 'Tháng', 'Loại'] } }],
    });
  });

  it.each([
    ['source that is not there', 'nothing', 'source unknown: nothing'],
    ['path', '../loan_month', 'source unknown: ../loan_month'],
  ])('knows no %s', async (_what, id, message) => {
    const { code, stdout, stderr } = await contract('export', id);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('etl contract init', () => {
  const rows = 'Mã;Tên\n01;Điện Biên\n02;Lào Cai\n03;Yên Bái\n04;Quảng Ngãi\n05;Thừa Thiên Huế\n';

  it('drafts to stdout and writes nothing', async () => {
    const { code, stdout, stderr } = await asProcess(
      'init',
      fileOf('Đơn vị.csv', encodeVietnamese(rows, 'tcvn')),
    );
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({ id: 'don_vi', status: 'draft' });
    expect(stdout).toContain('physicalName: "Tên"');
    expect(stdout).toContain('property: encoding, value: "tcvn"');
    expect(stderr).toMatch(/to decide: \d+\. Each stands in the draft/);
    expect(existsSync(source('don_vi'))).toBe(false);
  });

  it('tells a program the draft with what it says and asks as codes', async () => {
    const path = fileOf('days.csv', 'code;day\nA;25/12/2026\nB;12/25/2026\n');
    const { stdout, stderr } = await asProcess('init', path, '--json');
    const { id, text, notes } = JSON.parse(stdout) as ContractDraft;
    expect(id).toBe('days');
    expect(text).toContain('# to decide: dates are day first in some rows and month first in others');
    expect(notes.whole).toEqual([{ code: 'owner' }]);
    expect(notes.columns).toEqual([
      {
        name: 'code',
        evidence: [{ code: 'values', filled: 2, rows: 2, different: 2 }],
        questions: [{ code: 'key' }],
      },
      {
        name: 'day',
        evidence: [{ code: 'values', filled: 2, rows: 2, different: 2 }],
        questions: [{ code: 'dates_mixed' }, { code: 'key' }],
      },
    ]);
    expect(stderr).toContain('to decide: 4.');
  });

  it('writes a source that, once it has an owner, the workspace takes', async () => {
    const { code, stdout } = await contract(
      'init',
      fileOf('units.csv', rows),
      '--source',
      'unit_name',
      '--write',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const draft = readFileSync(source('unit_name'), 'utf8');
    writeFileSync(source('unit_name'), draft.replace("owner, value: ''", 'owner, value: Land office'));
    expect(await checkWorkspace(join(folder, 'workspace'))).toEqual([]);
  });

  it.each([
    ['an id that is none', ['units.csv', '--source', 'Đơn vị'], 'source invalid'],
    ['a file that is not there', ['nothing.csv'], 'cannot be opened'],
  ])('refuses %s', async (_what, [file, ...more], message) => {
    fileOf('units.csv', rows);
    const { code, stderr } = await contract('init', join(folder, file!), ...more);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
