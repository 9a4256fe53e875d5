/** How the page looks: as the device asks, or as the reader chose; high contrast is light or dark as the device is. */
export const themes = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

export function isTheme(name: string | null | undefined): name is Theme {
  return themes.includes(name as Theme);
}

/** Theme of a page: what the address asks for, else what the reader chose before, else the device's. */
export function chooseTheme(asked: string | null, remembered: string | undefined): Theme {
  if (isTheme(asked)) return asked;
  return isTheme(remembered) ? remembered : 'auto';
}
