import type { Transport } from '@sveltejs/kit';
import { Drawings, type SentDrawings } from '#lib/figures/drawings.ts';

/** How what is no plain data travels from loads to pages. */
export const transport: Transport = {
  Drawings: {
    encode: (value: unknown) => value instanceof Drawings && value.toSent(),
    decode: (sent: SentDrawings) => Drawings.fromSent(sent),
  },
};
