import css from '../ui/tokens.css?raw';

/** Colours of the light appearance by their tokens: what leaves the page is on paper, whatever the reader's screen. */
export const lightPalette: ReadonlyMap<string, string> = new Map(
  [...css.split('@media')[0]!.matchAll(/--([\w-]+): light-dark\((#\w{6}), #\w{6}\)/g)]
    .map(([, token, light]) => [token!, light!] as const)
    .reverse(),
);
