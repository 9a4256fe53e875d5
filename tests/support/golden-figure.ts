import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Holds a figure to the drawing approved under `tests/figures/<name>.svg`. A changed one is written beside it as
 * `<name>-changed.svg`, to be looked at; `APPROVE_FIGURES=1` approves what is drawn now.
 * Elements stand on lines of their own, so that a difference says where it is.
 */
export function expectGolden(name: string, svg: string): void {
  const path = fileURLToPath(new URL(`../figures/${name}.svg`, import.meta.url));
  const changed = path.replace(/\.svg$/, '-changed.svg');
  const drawn = `${svg.replaceAll(/></g, '>\n<')}\n`;
  if (process.env.APPROVE_FIGURES === '1') writeFileSync(path, drawn);
  const approved = existsSync(path) ? readFileSync(path, 'utf8') : `no drawing approved under ${name}.svg`;
  if (drawn === approved) rmSync(changed, { force: true });
  else writeFileSync(changed, drawn);
  expect(drawn).toBe(approved);
}
