import { z } from 'zod';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { EtlError } from '../errors.ts';

const shape = z.strictObject({ unitRoots: z.array(z.string()), units: z.array(z.string()).default([]) });

/** Reads the units that something is asked for, as the desk says them. @param text null: all @throws {EtlError} argument_invalid */
export function readScope(text: string | null): Scope {
  if (text === null) return everything;
  const read = shape.safeParse(maybeJson(text));
  if (read.success) return { ...read.data, highestClass: '*' };
  throw new EtlError(
    'argument_invalid',
    'scope invalid: expected {"unitRoots":[…],"units":[…]} with ids of units.',
  );
}

/** @returns undefined where the text is no JSON */
function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
