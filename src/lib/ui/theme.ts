/** How light the page is: as the device asks, or as the reader chose. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export function isTheme(name: string | null | undefined): name is Theme {
  return themes.includes(name as Theme);
}

/** Theme of a page: what the address asks for, else what the reader chose before, else the device's. */
export function chooseTheme(asked: string | null, remembered: string | undefined): Theme {
  if (isTheme(asked)) return asked;
  return isTheme(remembered) ? remembered : 'auto';
}
