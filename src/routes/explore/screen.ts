/** Screens that figures are drawn for apart. */
export type Screen = 'wide' | 'narrow';

/** Header by which scripts say what screen they are on, so that figures are drawn for it alone. */
export const SCREEN_HEADER = 'x-lodestar-screen';

/** Up to where a screen is narrow, as `Drawing.svelte` has it. */
export const NARROW_SCREEN = '(max-width: 620px)';

/** @returns null where nothing is said: of the first page, and without scripts */
export function readScreen(headers: Headers): Screen | null {
  const screen = headers.get(SCREEN_HEADER);
  return screen === 'wide' || screen === 'narrow' ? screen : null;
}
