/**
 * A setting of the process's environment; one that is empty counts as not there. The one place in this room that reads it:
 * everything else is handed this function as `RunContext.environment`.
 */
export function readEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
