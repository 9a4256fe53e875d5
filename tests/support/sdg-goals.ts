/**
 * Goals of the German sustainability strategy that are numbers of their own series: which page of the site, which assessment and which of
 * its targets, the series of the data it is about, the target in that series' unit, and which way is better.
 *
 * A target is a number, a multiple of the value of a year, or what a yearly growth from 100 leads to. Of a range (15-20 %) it is the
 * nearer end. Left out are goals that are no number of their series: towards another series (1.1, 10.1.3, 10.2), a direction alone ("steady
 * reduction", "increase by 2030"), a share where the data hold an index (12.3.a), a trend to keep (8.1), a goal for a
 * series that changes its method half-way (17.1), and neutrality of electricity (7.2.b.4).
 */
export const sdgGoals: readonly SdgGoal[] = (
  [
    ['11-1-a', '1.1', 'moving four-year average', 30, 'down'],
    ['11-2-a', '1.1', 'final energy consumption for the transport of goods', 85, 'down'],
    ['11-2-b', '1.1', 'energy consumption in passenger transport', 85, 'down'],
    ['11-3', '1.1', '', 13, 'down'],
    ['11-4', '1.1', '', 50, 'up'],
    ['12-1-a', '1.1', '', 34, 'up'],
    ['12-2', '1.1', 'locations of organisation registered with emas', 5000, 'up'],
    ['13-1-a', '1.1', '', 60, 'down'],
    ['13-1-a', '1.2', '', 35, 'down'],
    ['13-1-a', '1.3', '', 12, 'down'],
    ['13-1-a', '1.4', '', 0, 'down'],
    ['13-1-a', '1.5', '', 45, 'down'],
    ['13-1-a', '1.6', '', 0, 'down'],
    ['13-1-a', '1.7', '', 30, 'down'],
    ['13-1-a', '1.8', '', 20, 'down'],
    ['13-1-b', '1.1', '', { times: 2, of: 2014 }, 'up'],
    ['13-1-b', '1.2', '', 6, 'up'],
    [
      '14-1-b',
      '1.1',
      'commercial exploited fish stocks assessed for msy that is fished sustainably',
      100,
      'up',
    ],
    ['15-1', '1.1', '', 100, 'up'],
    ['15-2', '1.1', '', { times: 0.65, of: 2005 }, 'down'],
    ['16-1', '1.1', '', 6500, 'down'],
    ['16-1', '1.2', '', 7000, 'down'],
    ['17-2', '1.1', '', { times: 1.1, of: 2015 }, 'up'],
    ['17-3', '1.1', 'imports', { times: 2, of: 2014 }, 'up'],
    ['2-1-a', '1.1', 'moving five-year average shown for each middle year', 70, 'down'],
    ['2-1-b', '1.1', 'data from the federal ministry of food and agriculture', 30, 'up'],
    ['2-1-b', '1.2', 'data from the federal ministry of food and agriculture', 20, 'up'],
    ['3-1-ab', '1.1', 'premature death (women)', 100, 'down'],
    ['3-1-ab', '2.1', 'premature death (men)', 190, 'down'],
    ['3-1-cd', '1.1', 'adolescents', 7, 'down'],
    ['3-1-cd', '2.1', 'adults', 19, 'down'],
    ['3-2-a', '1.1', '', 55, 'down'],
    ['4-1-a', '1.1', '', 9.5, 'down'],
    ['4-1-a', '1.2', '', 10, 'down'],
    ['4-1-b', '1.1', '', 55, 'up'],
    ['4-2-ab', '1.1', 'all-day care provision for 0 to 2-year-old children', 35, 'up'],
    ['4-2-ab', '2.1', 'all-day care provision for 3 to 5-year-old children', 60, 'up'],
    ['4-2-ab', '2.2', 'all-day care provision for 3 to 5-year-old children', 70, 'up'],
    ['5-1-a', '1.1', '', 10, 'down'],
    ['5-1-bc', '1.1', 'on supervisory boards of listed and fully co-determined companies', 30, 'up'],
    ['5-1-bc', '2.1', 'in management positions in the federal civil service', 50, 'up'],
    ['5-1-d', '1.1', '', 65, 'up'],
    ['6-1-a', '1.1', '', 100, 'up'],
    ['7-1-ab', '1.1', 'final energy productivity', { growing: 0.021, from: 2008, to: 2050 }, 'up'],
    ['7-1-ab', '2.1', 'primary energy consumption', 80, 'down'],
    ['7-1-ab', '2.2', 'primary energy consumption', 70, 'down'],
    ['7-1-ab', '2.3', 'primary energy consumption', 50, 'down'],
    ['7-2-a', '1.1', '', 18, 'up'],
    ['7-2-a', '1.2', '', 30, 'up'],
    ['7-2-a', '1.3', '', 45, 'up'],
    ['7-2-a', '1.4', '', 60, 'up'],
    ['7-2-b', '1.1', '', 35, 'up'],
    ['7-2-b', '1.2', '', 80, 'up'],
    ['7-2-b', '1.3', '', 65, 'up'],
    ['7-2-b', '1.5', '', 50, 'up'],
    ['7-2-b', '1.6', '', 65, 'up'],
    ['7-2-b', '1.7', '', 80, 'up'],
    ['8-5-ab', '1.1', 'employment rate, total (20 to 64-year-olds)', 78, 'up'],
    ['8-5-ab', '2.1', 'employment rate, older people (60 to 64-year-olds)', 60, 'up'],
    ['9-1-a', '1.1', '', 3.5, 'up'],
    ['9-1-a', '1.2', '', 3, 'up'],
    ['16-2', '1.1', '', 15, 'up'],
    ['8-2-ab', '1.1', 'government deficit', -3, 'up'],
    ['8-2-ab', '2.1', 'structural deficit', -0.5, 'up'],
    ['8-2-c', '1.1', '', 60, 'down'],
    ['5-1-a', '1.2', '', 10, 'down'],
    ['14-1-a', '1.1', 'nitrogen input via the inflows into the baltic sea', 2.6, 'down'],
    ['14-1-a', '2.1', 'nitrogen input via the inflows into the north sea', 2.8, 'down'],
    ['6-1-b', '1.1', '', 100, 'up'],
    [
      '6-2-ab',
      '1.1',
      'number of people gaining first-time or upgraded access to drinking water or sanitation',
      10,
      'up',
    ],
    ['17-2', '1.2', '', { times: 1.1, of: 2015 }, 'up'],
  ] satisfies [string, string, string, SdgTarget, 'up' | 'down'][]
).map(([code, place, series, target, better]) => ({ code, place, series, target, better }));

export type SdgTarget =
  number | { times: number; of: number } | { growing: number; from: number; to: number };

export interface SdgGoal {
  code: string;
  /** Assessment and target: `weather_indicator_1_target_2` is `1.2`. */
  place: string;
  series: string;
  target: SdgTarget;
  better: 'up' | 'down';
}
