import { expect, it } from 'vitest';
import type { Translate } from '../i18n/translate.ts';
import type { Shell } from './shell.ts';
import { wayOn } from './way-on.ts';

const t = ((key, values) => (values ? `${key} ${JSON.stringify(values)}` : key)) as Translate;
const shell = {
  rootUnit: { id: '00', name: { text: 'Land', language: 'en' } },
  view: { unit: null, grain: 'month', period: '2026-09-01' },
} as unknown as Shell;
const missed = (path: string, id: string | null = '/') => ({
  ...{ url: new URL(path, 'http://localhost'), route: { id }, shell },
});

it('leads from a page about no unit to the same about the reader’s own', () => {
  expect(wayOn('unit_unknown', missed('/?unit=zz&period=2026-09&map=rate'), t)).toEqual({
    href: '/?period=2026-09&map=rate',
    text: 'asked.forUnit {"unit":"Land"}',
  });
  expect(wayOn('unit_unknown', missed('/meeting?unit=zz'), t)?.href).toBe('/meeting');
});

it('leads from the page of no unit or indicator to the list of them, in the same period', () => {
  const unit = missed('/units/zz?period=2026-09', '/units/[code]');
  expect(wayOn('unit_unknown', unit, t)).toEqual({ href: '/units?period=2026-09', text: 'nav.units' });
  const indicator = missed('/indicators/zz?period=2026-09', '/indicators/[id]');
  expect(wayOn('indicator_unknown', indicator, t)?.href).toBe('/indicators?period=2026-09');
});

it('leads from a version that is not there to the one served, also where there is no frame', () => {
  const old = { ...missed('/indicators/rate?version=s-never&unit=02'), shell: null };
  expect(wayOn('version_unknown', old, t)).toEqual({
    href: '/indicators/rate?unit=02',
    text: 'banner.current',
  });
  expect(wayOn('unit_unknown', old, t)).toBeNull();
});

it('leads from a source, a run or a group that is not there to the list of them, also where there is no frame', () => {
  const at = (path: string, id: string) => ({ ...missed(path, id), shell: null });
  expect(wayOn('source_unknown', at('/refresh/zz/upload', '/refresh/[source]/upload'), t)?.href).toBe(
    '/refresh',
  );
  expect(wayOn('run_unknown', at('/refresh/runs/zz', '/refresh/runs/[run]'), t)?.href).toBe('/refresh');
  const group = at('/refresh/schedules/zz', '/refresh/schedules/[group]');
  expect(wayOn('address_unknown', group, t)?.href).toBe('/refresh/schedules');
});

it('knows of no way on from anything else', () => {
  expect(wayOn(undefined, missed('/nowhere', null), t)).toBeNull();
  expect(wayOn('question_invalid', missed('/explore/rows', '/explore/rows'), t)).toBeNull();
});
