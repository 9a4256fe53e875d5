/** Whether one of the tags a browser already has is this one. @source RFC 9110, 13.1.2 */
export function hasTag(header: string | null | undefined, tag: string): boolean {
  if (!header) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
