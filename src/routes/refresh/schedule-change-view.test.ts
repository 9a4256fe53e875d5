import { describe, expect, it } from 'vitest';
import type { ScheduleChange } from '#warehouse/schedule/schedule-changes.ts';
import { contractsSchedule } from '#warehouse/schedule/schedule.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeChanges } from './schedule-change-view.ts';

const names: Record<string, string> = { task: 'Tasks', unit: 'Units' };
const words = {
  ...{ language: 'en' as const, t: translator('en', en), timezone: 'UTC' },
  nameOf: (id: string) => names[id] ?? id,
};
const group = {
  ...contractsSchedule('group-1', '2026-11-22T06:00:00.000Z'),
  ...{ name: 'Monthly', sources: ['task'], isContracts: false, cron: '0 7 * * *' },
};
type State = ScheduleChange['before'];
const write = (before: State, after: State) => {
  const at = '2026-11-22T06:00:00.000Z';
  const change = { id: 1, scheduleId: 'group-1', at, byLabel: 'steward', before, after, reason: null };
  const [line] = composeChanges([change], words);
  return [line!.became, ...line!.also];
};

describe('a change of a schedule, written', () => {
  it('says the times that it became, and nothing else where nothing else was changed', () => {
    expect(write(group, { ...group, cron: '0 8 * * *' })).toEqual(['At 08:00, every day']);
    expect(write(null, group)).toEqual(['At 07:00, every day']);
  });

  it('says what else was changed, by the names of sources', () => {
    const after = {
      ...group,
      name: 'All',
      sources: ['task', 'unit'],
      windowFrom: '06:00',
      windowTo: '08:00',
    };
    expect(write(group, after)).toEqual([
      'At 07:00, every day',
      'Name: All',
      'Sources: Tasks, Units',
      'Only between',
    ]);
  });

  it('is a pause, an end of it, or a removal where it is one', () => {
    expect(write(group, { ...group, paused: true })).toEqual(['paused']);
    expect(write({ ...group, paused: true }, group)).toEqual(['resumed']);
    expect(write(group, null)).toEqual(['removed']);
  });
});
