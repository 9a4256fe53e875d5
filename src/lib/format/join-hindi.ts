/** Writes a list of names in Hindi, which has no comma before its “and”; Unicode's lists have one. */
export function joinHindi(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' और ');
}
