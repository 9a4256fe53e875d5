import { WarehouseError } from '../errors.ts';

/** A fault in what a person typed; `part` names the field. */
export function textInvalid(part: string, found: string, expected: string): WarehouseError {
  const message = `${part} invalid: ${found || '(empty)'}. Expected: ${expected}.`;
  return new WarehouseError('text_invalid', message, { what: part });
}
