import { lineagePicture } from '#lib/figures/lineage-picture.ts';
import type { FigureSample } from './figure-sample.ts';

const node = (id: string) => ({ id, text: id, href: `/${id}` });

const picture = (chosen: string | null) =>
  lineagePicture({
    columns: [
      { title: 'Sources', nodes: [node('X01'), node('X02')] },
      { title: 'Facts', nodes: [node('calls')] },
      { title: 'Indicators', nodes: [node('a'), node('b'), node('c')] },
    ],
    edges: [
      { from: 'X01', to: 'calls' },
      { from: 'calls', to: 'a' },
      { from: 'calls', to: 'b' },
    ],
    chosen,
    label: 'Two indicators from one fact',
  });

export const lineageSamples: readonly FigureSample[] = [
  { name: 'lineage', says: 'joins what feeds what', draw: () => picture(null) },
  {
    name: 'lineage-chosen',
    says: 'brings out the ways of one, there and back',
    draw: () => picture('a'),
  },
  {
    name: 'lineage-empty',
    says: 'stands without anything to join',
    draw: () =>
      lineagePicture({
        columns: [{ title: 'Sources', nodes: [] }],
        ...{ edges: [], chosen: null, label: 'No source' },
      }),
  },
];
