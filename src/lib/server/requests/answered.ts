import { channel } from 'node:diagnostics_channel';
import type { RequestContext } from './request-context.ts';

/** A request once it is over. */
export interface Answered {
  context: RequestContext;
  method: string;
  /** The template of the address, or what kind of address it was where nothing in the program has one. */
  route: string;
  /** 499 where whoever asked had gone before the answer had left. */
  status: number;
  ms: number;
}

const answered = channel('lodestar:answered');

/** Tells all who {@link onAnswered} that a request is over. */
export function tellAnswered(answer: Answered): void {
  answered.publish(answer);
}

/** Is told of every request that is over. @returns what ends that */
export function onAnswered(listener: (answer: Answered) => void): () => void {
  const listen = (answer: unknown) => listener(answer as Answered);
  answered.subscribe(listen);
  return () => answered.unsubscribe(listen);
}
