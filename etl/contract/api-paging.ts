import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';

const field = z.string().min(1).nullable().default(null);
const sized = (sizeParam: string) => ({
  sizeParam: z.string().nullable().default(sizeParam),
  size: z.int().min(1).default(500),
});
/** `empty`: a page without records ends the listing; `short`: one of fewer than `size` does. */
const end = z.enum(['empty', 'short']).default('empty');

const kinds = {
  none: strictShape({ kind: z.literal('none'), totalField: field }),
  cursor: strictShape({
    kind: z.literal('cursor'),
    cursorParam: z.string().default('cursor'),
    nextField: z.string().default('next_cursor'),
    ...sized('limit'),
    totalField: field,
  }),
  page: strictShape({
    kind: z.literal('page'),
    pageParam: z.string().default('page'),
    firstPage: z.int().min(0).default(1),
    ...sized('size'),
    end,
    totalField: field,
    totalPagesField: field,
  }),
  offset: strictShape({
    kind: z.literal('offset'),
    offsetParam: z.string().default('offset'),
    ...sized('limit'),
    end,
    totalField: field,
  }),
  link: strictShape({ kind: z.literal('link'), nextField: field, ...sized('limit'), totalField: field }),
};

/** How a server cuts its listing into pages; each kind has keys of its own. */
export const pagingShape = z.discriminatedUnion(
  'kind',
  [kinds.none, kinds.cursor, kinds.page, kinds.offset, kinds.link],
  {
    error: (issue) =>
      issue.code === 'invalid_union' ? `expected kind ${Object.keys(kinds).join(', ')}.` : undefined,
  },
);

/** See docs/workspace.md, "A REST source". */
export type Paging = z.output<typeof pagingShape>;
