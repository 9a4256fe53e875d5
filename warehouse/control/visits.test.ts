import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from './open-control.ts';
import { addPerson, disablePerson } from './people.ts';
import type { Seen, SeenBriefing } from './visit-schema.ts';
import { findBriefing, noteVisit, readVisits, seenBefore, turnVisits } from './visits.ts';

const briefing = (unitId: string, value = 0.5, period: string | null = null): SeenBriefing => ({
  ...{ unitId, grain: 'month', period, overdue: 75 },
  figures: [
    {
      ...{ id: 'reuse_rate', grain: 'month', period: '2026-10-01', value, status: 'on_path' },
      ...{ target: 0.7, targetDate: '2028-12-31' },
    },
  ],
});
const seen = (snapshotId: string, at: string, briefings: SeenBriefing[] = []): Seen => ({
  ...{ snapshotId, at: `2026-11-${at}:00.000Z`, briefings },
});
const monday = seen('v1', '23T08:00', [briefing('00')]);

let control: Control;
beforeEach(() => {
  control = openControl(':memory:');
});
afterEach(() => control.close());

describe('visits', () => {
  it('begin without one before', () => {
    expect(readVisits(control, 'leader')).toBeNull();
    expect(seenBefore(null, monday.at)).toBeNull();
    noteVisit(control, 'leader', monday);
    expect(readVisits(control, 'leader')).toEqual({ before: null, last: monday });
  });

  it('go on while somebody reads, and keep what was seen before them', () => {
    noteVisit(control, 'leader', monday);
    const morning = seen('v2', '24T08:00', [briefing('00', 0.6)]);
    noteVisit(control, 'leader', morning);
    expect(readVisits(control, 'leader')).toEqual({ before: monday, last: morning });
    const reload = seen('v3', '24T08:29', [briefing('00', 0.7)]);
    noteVisit(control, 'leader', reload);
    expect(readVisits(control, 'leader')).toEqual({ before: monday, last: reload });
    // Half an hour since the last read, not since the first.
    expect(seenBefore(readVisits(control, 'leader'), '2026-11-24T08:59:00.000Z')).toEqual(monday);
    expect(seenBefore(readVisits(control, 'leader'), '2026-11-24T08:59:01.000Z')).toEqual(reload);
  });

  it('are of one account each', () => {
    noteVisit(control, 'leader', monday);
    noteVisit(control, 'deputy', seen('v2', '24T08:00'));
    expect(readVisits(control, 'deputy')?.before).toBeNull();
    expect(readVisits(control, 'leader')?.last).toEqual(monday);
  });

  it('gather the briefings looked at, the last first, each as it was seen last, six at most', () => {
    const later = (at: string, ...briefings: SeenBriefing[]) => seen('v1', at, briefings);
    let visits = turnVisits(null, monday);
    visits = turnVisits(visits, later('23T08:01', briefing('34-66')));
    visits = turnVisits(visits, later('23T08:02', briefing('00', 0.7)));
    visits = turnVisits(visits, later('23T08:03', briefing('00', 0.4, '2026-09-01')));
    expect(visits.last.briefings).toEqual([
      briefing('00', 0.4, '2026-09-01'),
      briefing('00', 0.7),
      briefing('34-66'),
    ]);
    expect(findBriefing(visits.last, { unitId: '00', grain: 'month', period: null })).toEqual(
      briefing('00', 0.7),
    );
    expect(findBriefing(visits.last, { unitId: '00', grain: 'year', period: null })).toBeUndefined();
    for (const unit of ['a', 'b', 'c', 'd']) visits = turnVisits(visits, later('23T08:04', briefing(unit)));
    expect(visits.last.briefings.map(({ unitId }) => unitId)).toEqual(['d', 'c', 'b', 'a', '00', '00']);
    expect(turnVisits(visits, seen('v2', '24T08:00')).last.briefings).toEqual([]);
  });

  it('are not written anew for the same within a minute', () => {
    const changes = () => control.sqlite.prepare('select total_changes()').pluck().get();
    noteVisit(control, 'leader', monday);
    const written = changes();
    noteVisit(control, 'leader', { ...monday, at: '2026-11-23T08:00:59.000Z' });
    expect(changes()).toBe(written);
    noteVisit(control, 'leader', { ...monday, at: '2026-11-23T08:01:00.000Z' });
    expect(changes()).not.toBe(written);
    noteVisit(control, 'leader', seen('v1', '23T08:01', [briefing('00', 0.6)]));
    expect(readVisits(control, 'leader')?.last.briefings).toEqual([briefing('00', 0.6)]);
  });

  it('are read as one row by its key', () => {
    const plan = control.sqlite
      .prepare('explain query plan select * from visit where person_id = ?')
      .all('a');
    expect(plan).toEqual([expect.objectContaining({ detail: expect.stringMatching(/^SEARCH visit USING/) })]);
  });

  it('are forgotten with an account that is shut, and those of others are not', () => {
    const { personId } = addPerson(control, { name: 'leader', label: 'Leader' });
    noteVisit(control, personId, monday);
    noteVisit(control, 'deputy', monday);
    disablePerson(control, personId);
    expect(readVisits(control, personId)).toBeNull();
    expect(readVisits(control, 'deputy')).not.toBeNull();
  });
});
