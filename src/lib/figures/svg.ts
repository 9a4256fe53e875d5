/** Attributes of an SVG element; null and undefined ones are left out. */
export type Attributes = { readonly [name: string]: string | number | null | undefined };

/** Writes one SVG element with its children, which are markup already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  let written = '';
  for (const key in attributes) {
    const value = attributes[key];
    if (value === null || value === undefined) continue;
    written += ` ${key}="${typeof value === 'number' ? short(value) : escapeXml(value)}"`;
  }
  return children.length ? `<${name}${written}>${children.join('')}</${name}>` : `<${name}${written}/>`;
}

/** Makes a text safe inside markup. */
export function escapeXml(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Writes a coordinate with at most one decimal: nothing smaller is seen. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Size in CSS pixels and what the figure says. */
export interface Frame {
  width: number;
  height: number;
  label: string;
  /** Marks inside are links. */
  linked?: boolean;
  /** The figure may be pulled to the width of its card: nothing in it is round or written. */
  stretched?: boolean;
}

/**
 * Wraps the marks of a drawn figure. With links inside it is a group whose members are read one by one; without, it is
 * one image whose label says the finding.
 */
export function frame(
  { width, height, label, linked = false, stretched = false }: Frame,
  ...marks: string[]
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      preserveAspectRatio: stretched ? 'none' : null,
      role: linked ? 'group' : 'img',
      'aria-label': label,
    },
    ...marks,
  );
}
