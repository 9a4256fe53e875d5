import { wordsOf } from '#lib/format/words.ts';
import { PRIVATE } from '#lib/server/answer.ts';
import { readExploration } from '#lib/server/exploration.ts';
import { resolveExploration } from '#lib/server/explored.ts';
import { isRangeSummed, readRangeCube } from '#lib/server/range-cube.ts';
import { RULES_HEADER } from './fetch-cube.ts';
import { memberName } from './member-name.ts';
import { boardAxes } from './read-boards.ts';
import type { Asking } from './read-explore.ts';

/** Reads the cube of an exploration; 204 where no range of it can be reckoned from sums by period. */
export async function readCubeAnswer({ snapshot, scope, locals, search, signal }: Asking): Promise<Response> {
  const { catalog } = snapshot;
  const words = wordsOf(locals, catalog);
  const explored = resolveExploration(catalog, readExploration(search));
  if (!isRangeSummed(catalog, explored)) return new Response(null, { status: 204 });
  const naming = { catalog, scope, explored, words };
  const { bytes, rules } = await readRangeCube({ snapshot, scope, explored }, boardAxes(naming), {
    nameOf: (member, axis) => memberName(member, axis, naming),
    ...(signal ? { signal } : {}),
  });
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/vnd.apache.arrow.stream',
      'cache-control': PRIVATE,
      [RULES_HEADER]: JSON.stringify(rules),
    },
  });
}
