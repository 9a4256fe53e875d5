import { describe, expect, it } from 'vitest';
import type { Status } from '#warehouse/model/value.ts';
import { listMeetingPages, meetingLinks, pageNumber, pageOfIndicator } from './meeting-pages.ts';

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

  it('have one of an indicator that a meeting is opened at, once, whether it is behind or not', () => {
    const subject = briefing(['on_path', 'behind']);
    const names = (further: string) =>
      listMeetingPages(subject, further).map((page) => (page.kind === 'indicator' ? page.id : page.kind));
    expect(names('i0')).toEqual(['finding', 'headlines', 'needs', 'i1', 'i0', 'trust']);
    expect(names('i1')).toEqual(['finding', 'headlines', 'needs', 'i1', 'trust']);
    expect(pageOfIndicator(listMeetingPages(subject, 'i0'), 'i0')).toBe(5);
    expect(pageOfIndicator(listMeetingPages(subject), 'i0')).toBeNull();
    expect(pageOfIndicator(listMeetingPages(subject), null)).toBeNull();
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

  it('keep the indicator that a meeting was opened at, and name the first page then', () => {
    const view = { unit: null, grain: 'month', period: null } as const;
    expect(meetingLinks(view, 2, 3, 'rate')).toEqual({
      first: '/meeting?indicator=rate&page=1',
      previous: '/meeting?indicator=rate&page=1',
      next: '/meeting?indicator=rate&page=3',
      last: '/meeting?indicator=rate&page=3',
      leave: '/',
    });
  });
});
