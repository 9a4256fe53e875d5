import { expect, it } from 'vitest';
import { indicatorHref, readAsked } from './indicator-address.ts';

const view = { unit: '34-66', grain: 'month' as const, period: '2026-09-01' };
const searchOf = (href: string) => new URL(href, 'http://localhost').searchParams;

it('reads back what it writes, and writes nothing that is the default', () => {
  const search = 'level=province&base=year&by=status&look=lines&tree=then&version=v1&since=v0';
  const asked = readAsked(new URLSearchParams(search));
  expect(readAsked(searchOf(indicatorHref('rate', view, asked, 'why')))).toEqual(asked);
  const plain = readAsked(new URLSearchParams());
  expect(indicatorHref('rate', view, plain)).toBe('/indicators/rate?unit=34-66&period=2026-09');
});

it('takes what cannot be asked for the default', () => {
  const asked = readAsked(new URLSearchParams('base=decade&look=pie&tree=later&version='));
  expect(asked).toEqual(readAsked(new URLSearchParams()));
});
