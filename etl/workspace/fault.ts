import { EtlError } from '#etl/errors.ts';

/** Something wrong in what an organisation wrote. */
export interface Fault {
  /** Path relative to the workspace. */
  file: string;
  /** 1-based; 0: the file is not there. */
  line: number;
  /** Dotted key, e.g. `properties.unit_code.logicalType`; for SQL the name of what it makes. */
  key: string;
  /** What is wrong, what was expected, what to do. */
  message: string;
}

/** One line about a fault: `facts/loan.yaml:12 measures.loans.additivity: …`. */
export function describeFault(fault: Fault): string {
  const place = fault.line === 0 ? fault.file : `${fault.file}:${fault.line}`;
  return `${[place, fault.key].filter((word) => word !== '').join(' ')}: ${fault.message}`;
}

/** The error that carries all faults of a workspace, in `details.faults`. */
export function workspaceInvalid(what: string, faults: Fault[]): EtlError {
  const told = faults.slice(0, 3).map((fault) => describeFault(fault).replace(/\.$/, ''));
  const shown = told.join('; ');
  const rest = faults.length > 3 ? `; and ${faults.length - 3} more` : '';
  return new EtlError(
    'workspace_invalid',
    `workspace invalid: ${what} has ${faults.length} fault${faults.length === 1 ? '' : 's'}: ${shown}${rest}. ` +
      'Mend them (docs/workspace.md) and check again.',
    { faults },
  );
}
