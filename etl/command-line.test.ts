import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

describe('command line', () => {
  it('refreshes all sources of the shipped workspace by default', () => {
    expect(readCommandLine(['refresh'])).toMatchObject({
      command: 'refresh',
      sources: [],
      workspace: resolve('workspaces/party'),
      data: resolve('data'),
      json: false,
      demo: false,
      trigger: 'command',
    });
  });

  it('takes workspace and data from the settings unless the line names them', () => {
    const settings: Record<string, string> = { LODESTAR_WORKSPACE: 'w', LODESTAR_DATA: 'd' };
    const environment = (name: string) => settings[name];
    expect(readCommandLine(['refresh'], environment)).toMatchObject({
      workspace: resolve('w'),
      data: resolve('d'),
    });
    expect(readCommandLine(['refresh', '--data', 'e'], environment).data).toBe(resolve('e'));
  });

  it('takes sources and options in any order', () => {
    const line = readCommandLine([
      'refresh',
      '--json',
      'task',
      '--data',
      '/d',
      'unit',
      '--trigger',
      'schedule',
    ]);
    expect(line).toMatchObject({ sources: ['task', 'unit'], data: '/d', json: true, trigger: 'schedule' });
  });

  it('takes what a person decides, with a reason where something is taken back', () => {
    expect(
      readCommandLine(['refuse', 'v', '--source', 'a', '--source', 'b', '--why', 'wrong']),
    ).toMatchObject({
      ...{ command: 'refuse', sources: ['v'], refused: ['a', 'b'], why: 'wrong' },
    });
    expect(readCommandLine(['rollback', 'task', '--to', 'v', '--why', 'wrong'])).toMatchObject({
      ...{ sources: ['task'], to: 'v' },
    });
  });

  it('takes the word for several sources', () => {
    expect(readCommandLine(['refresh', '--accept', 'task', '--accept', 'unit']).accept).toEqual([
      'task',
      'unit',
    ]);
    expect(readCommandLine(['refresh']).accept).toEqual([]);
  });

  it('leaves the seed to the sample unless one is asked for', () => {
    expect(readCommandLine(['sample']).seed).toBeUndefined();
    expect(readCommandLine(['sample', '--seed', '7']).seed).toBe(7);
  });

  it.each([
    [[], 'snapshots'],
    [['publish'], 'snapshots'],
    [['refresh', '--force'], 'refresh'],
    [['refresh', '--trigger', 'moon'], 'refresh'],
    [['sample', '--size', 'huge'], 'sample'],
    [['sample', '--seed', '1.5'], 'sample'],
    [['sample', '--seed', ''], 'sample'],
    [['check', 'task'], 'check'],
    [['approve'], 'approve'],
    [['approve', 'a', 'b'], 'approve'],
    [['refuse', 'v'], 'refuse'],
    [['rollback', 'task', '--why', ' '], 'rollback'],
    [['backfill', 'task'], 'backfill SOURCE'],
    [['check', '--accept', 'task'], 'check'],
    [['approve', 'v', '--why', 'right'], 'approve'],
    [['quarantine', 'task'], 'quarantine'],
    [['quarantine', 'task', '--out', 'held.csv'], 'quarantine'],
    [['quarantine', 'task', '--out', 'held'], 'quarantine'],
    [['contract'], 'contract export'],
    [['contract', 'init'], 'contract init'],
    [['contract', 'init', 'f', 'g'], 'contract init'],
  ])('refuses %j with what is expected', (argv, expected) => {
    expect(() => readCommandLine(argv)).toThrow(
      expect.objectContaining({
        code: 'argument_invalid',
        message: expect.stringContaining(`  ${expected}`),
      }),
    );
  });

  it('tells what is wrong and how that command is called, not how all are', () => {
    const message = (argv: string[]) => {
      try {
        readCommandLine(argv);
      } catch (cause) {
        return (cause as Error).message;
      }
    };
    expect(message(['quarantine', 'task'])).toBe(
      'file missing: quarantine needs --out FILE.xlsx\nnpm run etl -- …\n' +
        '  quarantine SOURCE       writes its bad rows as a workbook for the agency; SOURCE may be one of its further tables\n' +
        '                          --out FILE.xlsx  [--language en|vi|hi]  [--scope JSON]',
    );
    expect(message(['--data', 'check', 'approve', 'v', '--accept', 'v'])?.split('\n')).toEqual([
      'argument unknown: approve takes no --accept',
      'npm run etl -- …',
      '  approve VERSION         publishes a version that waits',
    ]);
  });

  it('shows each flag under the commands that take it', () => {
    expect(() => readCommandLine([])).toThrow(/refresh \[source…\] .*\n +\[--accept SOURCE …\]/);
    expect(() => readCommandLine([])).toThrow(
      /replay SOURCE .*\n +\[--with FILE\] {2}\[--hold\] {2}\[--accept SOURCE …\]/,
    );
  });
});
