import { describe, it } from 'vitest';
import { peerStrip } from '#lib/figures/peer-strip.ts';
import { expectGolden } from '../support/golden-figure.ts';

const label = '31.2%; 33 peers of its level: 8.3% to 27.0%, median 15.2%';
const quartiles = [0.083, 0.12, 0.152, 0.22, 0.27] as const;

describe('peer strip', () => {
  it('shows the unit beyond its peers, their middle half, their median and the path', () => {
    expectGolden('peer-strip', peerStrip({ quartiles, own: 0.312, path: 0.151, label }));
  });

  it('stands without a value of its own and without a path', () => {
    expectGolden('peer-strip-without-own', peerStrip({ quartiles, own: null, path: null, label }));
  });

  it('draws a single peer where it is', () => {
    const one = [0.5, 0.5, 0.5, 0.5, 0.5] as const;
    expectGolden('peer-strip-one', peerStrip({ quartiles: one, own: 0.5, path: null, label }));
  });
});
