/** Strings, quoted names and comments, in which `$as_of` is only text; then the parameter itself. */
const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$as_of\b/gi;

/**
 * Makes the parameter `$as_of` of a workspace's SQL a DATE, as its author means it: parameters are bound as text, and
 * `text - interval` has no meaning. Comments lose the `$`, so that `$as_of` stands in the result exactly where the
 * parameter is used. Lines stay where they are.
 */
export function dateAsOf(sql: string): string {
  return sql.replace(tokens, (token) => {
    if (isAsOf(token)) return 'cast($as_of as date)';
    return token.startsWith('-') || token.startsWith('/') ? token.replace(/\$as_of/gi, 'as_of') : token;
  });
}

/** The parameters to bind for a workspace's SQL: `as_of` where it is used, else none (DuckDB refuses one too many). */
export function asOfParameters(sql: string, asOf: string): Record<string, string> {
  return [...sql.matchAll(tokens)].some(([token]) => isAsOf(token)) ? { as_of: asOf } : {};
}

function isAsOf(token: string): boolean {
  return token.toLowerCase() === '$as_of';
}
