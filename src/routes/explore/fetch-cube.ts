import type { CubeRules, RangeCube } from '#lib/arrow/range-cube.ts';
import type { StripView } from './explore-view.ts';
import { isVersionGone } from './version-gone.ts';

/** Header that says how the cells of a cube are to be reckoned with, as JSON. */
export const RULES_HEADER = 'x-lodestar-cube';

/**
 * Fetches the cells that a range is reckoned from, and the reader of Arrow, which no other page loads.
 *
 * @returns null where the server has none, or could not be reached: it is then asked for each range; `gone` where it no longer has the version
 *   that the page shows
 */
export async function fetchCube(strip: StripView, signal: AbortSignal): Promise<RangeCube | 'gone' | null> {
  if (strip.cube === null) return null;
  try {
    const [answer, { openRangeCube }] = await Promise.all([
      fetch(strip.cube, { signal }),
      import('#lib/arrow/range-cube.ts'),
    ]);
    if (isVersionGone(answer)) return 'gone';
    const rules = answer.headers.get(RULES_HEADER);
    if (!answer.ok || rules === null) return null;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return openRangeCube(
      bytes,
      JSON.parse(rules) as CubeRules,
      strip.periods.map(({ first }) => first),
    );
  } catch (fault) {
    // Without cells a range is still chosen; whoever aborted has what it wants.
    if (fault instanceof TypeError || (fault as Error).name === 'AbortError') return null;
    throw fault;
  }
}
