import type { FaultCode } from '../http-errors.ts';

/** Codes of what keeps a sheet from becoming a PDF; docs/errors.md says what to do about each. */
export type PaperFaultCode = Extract<FaultCode, `pdf_${string}` | 'address_unknown'>;

/** A sheet that could not be made. */
export class PaperFault extends Error {
  readonly code: PaperFaultCode;

  constructor(code: PaperFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PaperFault';
    this.code = code;
  }
}
