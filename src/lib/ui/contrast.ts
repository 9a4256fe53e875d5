/**
 * Contrast of two colours as WCAG measures it.
 *
 * In: two opaque colours as `#rrggbb`. Out: 1 (same) to 21 (black on white), whichever order they are given in.
 *
 * @throws {RangeError} invalid colour: not `#rrggbb`
 * @source WCAG 2.2, "contrast ratio" and "relative luminance"
 */
export function contrastOf(one: string, other: string): number {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new RangeError(`invalid colour: ${colour}, expected #rrggbb`);
  const [red, green, blue] = [1, 3, 5].map((at) => toLinear(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
