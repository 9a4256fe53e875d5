import { createSubscriber } from 'svelte/reactivity';

/** An entry of the history; `url` is null where it is not told. */
export interface Visited {
  url: string | null;
}

/**
 * How many entries of the history the last change of an exploration lies back, or the one taken back last ahead: entries that show the same
 * exploration, be it at another place or on another page of its table, are passed over. Null where another page comes first, or nothing.
 *
 * @param at the place of the present one among the entries
 * @param towards -1 for back, 1 for ahead
 */
export function stepsTo(entries: readonly Visited[], at: number, towards: -1 | 1): number | null {
  const present = explorationAt(entries[at]);
  for (let place = at + towards; place >= 0 && place < entries.length; place += towards) {
    const found = explorationAt(entries[place]);
    if (found === null || present === null) return null;
    if (found !== present) return place - at;
  }
  return null;
}

function explorationAt(entry: Visited | undefined): string | null {
  if (!entry?.url) return null;
  const { pathname, searchParams } = new URL(entry.url);
  if (pathname !== '/explore') return null;
  searchParams.delete('start');
  return searchParams.toString();
}

/**
 * The changes of the exploration as the browser's own history has them, so that the address stays the only state: what is taken back is gone
 * back to. Where a browser does not tell its history, there is none.
 */
export class Changes {
  readonly #follow = createSubscriber((update) => {
    const { navigation } = window as Partial<Window>;
    navigation?.addEventListener('currententrychange', update);
    return () => navigation?.removeEventListener('currententrychange', update);
  });

  /** Steps as {@link stepsTo} says. */
  to(towards: -1 | 1): number | null {
    this.#follow();
    const { navigation } = window as Partial<Window>;
    return navigation?.currentEntry
      ? stepsTo(navigation.entries(), navigation.currentEntry.index, towards)
      : null;
  }
}
