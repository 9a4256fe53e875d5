import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { composeAccount, fullStop } from '#lib/format/account.ts';
import { statuses } from '#lib/format/status.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeFinding, type FindingSubject } from './finding.ts';

const words = {
  language: 'en' as const,
  t: translator('en', en),
  fallback: 'en',
  fiscalYearStart: '01-01',
};

type Headline = FindingSubject['headlines'][number];

function headline(name: string, cell: Partial<Cell> | null, indicator: Partial<Indicator> = {}): Headline {
  const definition = {
    ...{ id: name, shortName: { en: name }, unit: 'percent', decimals: 1, better: 'up', tolerance: 0.02 },
    ...indicator,
  };
  return { indicator: definition as Indicator, cell: cell as Cell | null };
}

function find(headlines: Headline[], attention: FindingSubject['attention'] = []): string {
  return composeFinding({ headlines, attention }, words);
}

const rising = headline('Use of shared data', { value: 0.5, previous: 0.48, path: 0.49, status: 'on_path' });
const behind = headline(
  'Re-declaration',
  { value: 0.2, previous: 0.21, path: 0.15, status: 'behind' },
  { better: 'down' },
);
const slight = headline('Data quality', {
  value: 0.88,
  previous: 0.88,
  path: 0.89,
  status: 'within_tolerance',
});

const deadline = {
  ...{ kind: 'deadline', severity: 'high', subject: { kind: 'indicator', id: 'Connections', unitId: '00' } },
  ...{ indicatorId: 'Connections', unitId: '00', period: '2026-10-01', value: 0.9, target: 1 },
  ...{ targetDate: '2026-12-31', asOf: '2026-10-31', daysLeft: 61, missing: 9 },
} as const satisfies FindingSubject['attention'][number];
const connections = headline('Connections', { value: 0.9, previous: 0.9, path: 0.95, status: 'behind' });

describe('the finding', () => {
  it('sets what moves well against the deadline that is near', () => {
    expect(find([rising, connections, behind], [deadline])).toBe(
      'Progress on use of shared data, but still 9 short on connections, 61 days left as of 31 Oct 2026',
    );
  });

  it('calls progress only what can be seen to have gained', () => {
    const still = headline('Use of data', { value: 0.4802, previous: 0.48, path: 0.47, status: 'on_path' });
    expect(find([still, behind])).toBe('5.0 pts behind the path on re-declaration');
  });

  it('says how many are slightly off, and of how many it speaks', () => {
    const second = headline('Accuracy', {
      value: 0.8,
      previous: 0.8,
      path: 0.805,
      status: 'within_tolerance',
    });
    expect(find([rising, slight, second])).toBe(
      'No headline figure is far behind; slightly off the path: data quality and 1 other',
    );
    expect(find([rising, headline('Nothing', null)])).toBe(
      'The one headline figure that can be judged is on its path, of 2 in all',
    );
    expect(find([rising])).toBe('All headline figures are on their path');
  });

  it('names the headline furthest behind its path where no deadline presses', () => {
    expect(find([rising, behind, slight])).toBe(
      'Progress on use of shared data, but 5.0 pts behind the path on re-declaration',
    );
  });

  it('counts how far behind in tolerances, not in units of their own', () => {
    const tasks = headline(
      'Tasks',
      { value: 0.3, path: 0.2, previous: 0.3, status: 'behind' },
      { tolerance: 0.1 },
    );
    expect(find([tasks, behind])).toBe('5.0 pts behind the path on re-declaration');
  });

  it('speaks of no progress where what is on its path has not gained', () => {
    const still = headline('Still', { value: 0.5, previous: 0.5, path: 0.4, status: 'on_path' });
    expect(find([still, connections], [deadline])).toBe(
      'Still 9 short on connections, 61 days left as of 31 Oct 2026',
    );
  });

  it('says so when nothing is far behind, or all is well', () => {
    expect(find([rising, slight])).toBe(
      'No headline figure is far behind; slightly off the path: data quality',
    );
    expect(find([rising])).toBe('All headline figures are on their path');
  });

  it('says so when there is nothing to judge by, or nothing at all', () => {
    expect(find([headline('Free', { value: 3, status: 'no_target' })])).toBe(
      'None of the headline figures has a target to be judged by',
    );
    expect(find([headline('Lost', { value: null, status: 'not_measured' }), headline('Gone', null)])).toBe(
      'Nothing could be measured',
    );
  });

  it('leaves abbreviations as they are', () => {
    const dqi = headline('DQI', { value: 0.5, path: 0.6, previous: null, status: 'behind' });
    expect(find([dqi])).toBe('10.0 pts behind the path on DQI');
  });
});

describe('the sentence of account', () => {
  it('counts every status once and leaves out what is none', () => {
    expect(composeAccount(['on_path', 'behind', 'on_path', 'not_measured'], 'headlines', words)).toBe(
      '2 of 4 headline figures on path; 1 behind; 1 without a figure',
    );
    expect(composeAccount(statuses, 'indicators', words)).toBe(
      '1 of 5 indicators on path; 1 slightly behind; 1 behind; 1 without a target; 1 without a figure',
    );
  });

  it('ends as its script does', () => {
    expect(fullStop('मार्ग पर', 'hi')).toBe('मार्ग पर।');
    expect(fullStop('On path', 'en')).toBe('On path.');
  });
});
