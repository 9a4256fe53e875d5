import { channel, type Channel } from 'node:diagnostics_channel';
import type { RequestContext } from './request-context.ts';

/** A request at its beginning. */
export interface Asked {
  context: RequestContext;
  method: string;
  /** What it goes on from, as whoever asks has it; null where they say nothing. */
  traceParent: string | null;
}

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

const asked = channel('lodestar:asked');
const answered = channel('lodestar:answered');

/** Tells all who {@link onAsked} that a request begins. */
export function tellAsked(request: Asked): void {
  asked.publish(request);
}

/** Is told of every request that begins. @returns what ends that */
export function onAsked(listener: (request: Asked) => void): () => void {
  return listenTo(asked, (request) => listener(request as Asked));
}

/** Tells all who {@link onAnswered} that a request is over. */
export function tellAnswered(answer: Answered): void {
  answered.publish(answer);
}

/** Is told of every request that is over. @returns what ends that */
export function onAnswered(listener: (answer: Answered) => void): () => void {
  return listenTo(answered, (answer) => listener(answer as Answered));
}

function listenTo(told: Channel, listen: (message: unknown) => void): () => void {
  told.subscribe(listen);
  return () => void told.unsubscribe(listen);
}
