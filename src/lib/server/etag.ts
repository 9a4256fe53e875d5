/** Whether one of the tags a browser already has is this one. @source RFC 9110, 13.1.2 */
export function hasTag(header: string | null | undefined, tag: string): boolean {
  if (!header) return false;
  return header.trim() === '*' || header.split(',').some((one) => strong(one.trim()) === strong(tag));
}

/** Tags are compared weakly: whether they are said to stand for equal bytes or equal content makes no difference. */
const strong = (tag: string) => tag.replace(/^W\//, '');
