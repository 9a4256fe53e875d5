/** How a step of a round is tried: what goes wrong with one of many (a matter, a figure, a mail) is told, and the others go on. */
export interface Trying {
  signal: AbortSignal;
  onFault: (fault: unknown) => void;
}
