/**
 * Header by which this server asks itself for a page that goes on paper: such a page tells nothing of earlier visits, and is none. Whoever else
 * sends it is told as much less.
 */
export const FOR_PAPER = { 'x-lodestar-for': 'paper' };

/** Whether a page is asked for to be put on paper. */
export function isForPaper({ headers }: Pick<Request, 'headers'>): boolean {
  return Object.entries(FOR_PAPER).every(([name, value]) => headers.get(name) === value);
}
