import { z } from 'zod';

/** Name of a variable of the environment: addresses and secrets never stand in a contract. */
export const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable, never the setting itself.');
