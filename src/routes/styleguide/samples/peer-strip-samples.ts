import { peerStrip } from '#lib/figures/peer-strip.ts';
import type { FigureSample } from './figure-sample.ts';

const label = '31.2%; 33 peers of its level: 8.3% to 27.0%, median 15.2%';
const quartiles = [0.083, 0.12, 0.152, 0.22, 0.27] as const;

export const peerStripSamples: readonly FigureSample[] = [
  {
    name: 'peer-strip',
    says: 'shows the unit beyond its peers, their middle half, their median and the path',
    draw: () => peerStrip({ quartiles, own: 0.312, path: 0.151, label }),
  },
  {
    name: 'peer-strip-without-own',
    says: 'stands without a value of its own and without a path',
    draw: () => peerStrip({ quartiles, own: null, path: null, label }),
  },
  {
    name: 'peer-strip-one',
    says: 'draws a single peer where it is',
    draw: () => peerStrip({ quartiles: [0.5, 0.5, 0.5, 0.5, 0.5], own: 0.5, path: null, label }),
  },
];
