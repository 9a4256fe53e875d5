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
    [],
    ['publish'],
    ['refresh', '--force'],
    ['refresh', '--trigger', 'moon'],
    ['sample', '--size', 'huge'],
    ['sample', '--seed', '1.5'],
    ['sample', '--seed', ''],
    ['check', 'task'],
    ['approve'],
    ['approve', 'a', 'b'],
    ['refuse', 'v'],
    ['rollback', 'task', '--why', ' '],
    ['check', '--accept', 'task'],
    ['quarantine', 'task'],
    ['quarantine', 'task', '--out', 'held.csv'],
    ['quarantine', 'task', '--out', 'held'],
  ])('refuses %j with what is expected', (...argv) => {
    expect(() => readCommandLine(argv)).toThrow(
      expect.objectContaining({ code: 'argument_invalid', message: expect.stringContaining('refresh') }),
    );
  });
});
