import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';

/** How files are packed; `auto` goes by what they begin with. */
export const compressions = ['auto', 'none', 'gzip', 'zstd', 'zip'] as const;
export type Compression = (typeof compressions)[number];

/** How far a delivered file may go. Bytes and rows are those of one file as received; `maxRows` null: any number. */
export interface FileLimits {
  maxBytes: number;
  maxUnpackedBytes: number;
  maxEntries: number;
  /** Unpacked bytes by packed ones. */
  maxRatio: number;
  /** For unpacking one file. */
  timeoutSeconds: number;
  maxRows: number | null;
}

/** What a server whose files may be packed says of them, whichever way they come. */
export interface PackedFiles {
  compression: Compression;
  /** ZIP: glob of the entries that are the delivery; null: the one file in it. */
  entries: string | null;
  limits: FileLimits;
}

const count = z.int().min(1);

/** Keys of `limits` of one file. */
export const fileLimitsShape = {
  maxBytes: count.default(4 * 2 ** 30),
  maxUnpackedBytes: count.default(16 * 2 ** 30),
  maxEntries: count.default(1000),
  maxRatio: z.number().min(1).default(250),
  timeoutSeconds: z.number().positive().default(900),
  maxRows: count.nullable().default(null),
};

/** Keys of a server's `customProperties`. */
export const packedFilesShape = {
  compression: z.enum(compressions).default('auto'),
  entries: z
    .string()
    .min(1)
    .regex(/^[^[\]{}!\\]+$/, 'not a glob we read: use *, ** and ? alone.')
    .nullable()
    .default(null),
  limits: strictShape(fileLimitsShape).prefault({}),
};
