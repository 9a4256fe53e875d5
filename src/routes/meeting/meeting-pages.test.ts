import { describe, expect, it } from 'vitest';
import type { Status } from '#warehouse/model/value.ts';
import { listMeetingPages, meetingLinks, pageNumber } from './meeting-pages.ts';

type Subject = Parameters<typeof listMeetingPages>[0];

const briefing = (statuses: Status[], parts: Partial<Subject> = {}) =>
  ({
    headlines: statuses.map((status, index) => ({ id: `i${index}`, cell: { status } })),
    ...{ tasks: null, funnel: null, phases: null, map: null },
    ...parts,
  }) as unknown as Subject;
const namesOf = (subject: Subject) =>
  listMeetingPages(subject).map((page) => (page.kind === 'indicator' ? page.id : page.kind));

describe('pages of a meeting', () => {
  it('begin with the whole, go through every headline that is behind, and end with trust', () => {
    const parts = { tasks: {}, phases: {}, map: {} } as Partial<Subject>;
    expect(namesOf(briefing(['on_path', 'behind', 'within_tolerance', 'behind'], parts))).toEqual([
      ...['finding', 'headlines', 'needs', 'i1', 'i3', 'tasks', 'phases', 'map', 'trust'],
    ]);
  });

  it('leave out what a workspace does not have', () => {
    expect(namesOf(briefing(['no_target']))).toEqual(['finding', 'headlines', 'needs', 'trust']);
  });

  it.each([
    [null, 1],
    ['3', 3],
    ['0', 1],
    ['99', 9],
    ['-2', 1],
    ['two', 1],
  ])('read %s as page %d of nine', (asked, number) => {
    expect(pageNumber(asked, 9)).toBe(number);
  });

  it('lead on with unit and period, and nowhere beyond the ends', () => {
    const view = { unit: '34-66', grain: 'quarter', period: '2026-07-01' } as const;
    expect(meetingLinks(view, 1, 3)).toEqual({
      first: '/meeting?unit=34-66&grain=quarter&period=2026-07',
      previous: null,
      next: '/meeting?unit=34-66&grain=quarter&period=2026-07&page=2',
      last: '/meeting?unit=34-66&grain=quarter&period=2026-07&page=3',
      leave: '/?unit=34-66&grain=quarter&period=2026-07',
    });
    expect(meetingLinks(view, 3, 3).next).toBeNull();
  });
});
