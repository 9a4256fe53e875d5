import type { FoundGroup } from '#lib/ui/found-group.ts';
import { readScene } from '#lib/server/page.ts';
import { search } from '#lib/server/questions.ts';
import { composeFound } from './compose-found.ts';

/** What is shown of each kind, on the page and in the box. */
const SHOWN = { page: 50, box: 6 };

/** Searches for what the address asks under `q`, for the language and the view of whoever asks. */
export function readFound(
  event: { locals: App.Locals; url: URL; request: Request },
  place: keyof typeof SHOWN,
): Promise<{ text: string; groups: FoundGroup[] }> {
  const text = event.url.searchParams.get('q')?.trim() ?? '';
  return readScene(event, async ({ snapshot, scope, view, unit, words, signal }) => {
    const question = { text, language: words.language, limit: SHOWN[place] };
    const found = await search(snapshot, scope, question, signal);
    return { text, groups: composeFound(found, { view, unit }, words) };
  });
}
