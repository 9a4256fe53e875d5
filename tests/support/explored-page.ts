import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { ExploreView } from '../../src/routes/explore/explore-view.ts';
import { readExplorePage } from '../../src/routes/explore/read-explore.ts';
import type { HeldVersion } from './held-version.ts';

/** A reader of English. */
export async function englishLocals(): Promise<App.Locals> {
  return { language: 'en', theme: 'auto', t: translator('en', await loadMessages('en')) } as App.Locals;
}

/** Asks for the page of exploration as a reader of English. */
export async function explored(
  { snapshot }: HeldVersion,
  search: string,
  scope: Scope = everything,
): Promise<ExploreView> {
  const locals = await englishLocals();
  return readExplorePage({ snapshot, scope, locals, search: new URLSearchParams(search) });
}

/** Rows of the table as they are written: names, then cells, of a change its amount. */
export const named = ({ table }: ExploreView): string[][] =>
  table!.rows.map(({ name, cells }) => [
    name.text,
    ...cells.map(({ text, change }) => change?.amount ?? text),
  ]);

/** A figure as it is written; a percentage as its ratio. */
export const numberOf = (text: string): number => {
  const number = Number.parseFloat(text.replaceAll(',', ''));
  return text.includes('%') ? number / 100 : number;
};

/** What the form of the page sends where nothing in it is changed. */
export function sentBy({ groups, beside, unit, kept, ...fields }: ExploreView['bar']): [string, string][] {
  const chosen = (name: string, options: { value: string; isChosen: boolean }[]) =>
    options.flatMap(({ value, isChosen }): [string, string][] => (isChosen ? [[name, value]] : []));
  const { rows, columns, within, grains, from, to, compare, filters } = fields;
  return [
    ...groups.flatMap(({ figures }) =>
      figures.flatMap((one) => chosen(one.kind, [{ value: one.id, isChosen: one.isChosen }])),
    ),
    ...[
      ...chosen('by', rows),
      ...chosen('by', columns),
      ...chosen('within', within),
      ...chosen('grain', grains),
    ],
    ...chosen('unit', [{ value: unit ?? '', isChosen: true }]),
    ...beside.groups.flatMap(({ units }) =>
      units.flatMap(({ id, isChosen }) => chosen('with', [{ value: id, isChosen }])),
    ),
    ...[...chosen('from', from), ...chosen('to', to), ...chosen('compare', compare)],
    ...filters.flatMap(({ options }) => chosen('where', options)),
    ...kept.map(({ name, value }): [string, string] => [name, value]),
  ];
}
