import { describe, expect, it } from 'vitest';
import { readTraceParent, writeTraceParent } from './trace-parent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('what a span goes on from', () => {
  it('is a trace, a span in it, and whether it is kept', () => {
    expect(readTraceParent(`00-${TRACE}-${SPAN}-01`)).toEqual({
      ...{ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true },
    });
  });

  it.each([
    undefined,
    null,
    '',
    'none',
    `01-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
  ])('is not %s', (text) => {
    expect(readTraceParent(text)).toBeNull();
  });

  it('is written as it is read', () => {
    const text = `00-${TRACE}-${SPAN}-01`;
    expect(writeTraceParent(readTraceParent(text)!)).toBe(text);
  });
});
