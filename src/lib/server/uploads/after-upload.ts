import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { sendSample } from '../set-up/send-sample.ts';
import { sendUpload } from './send-upload.ts';
import { foundEnding, refusalOfUpload, type UploadRefusal } from './upload-fault.ts';

/** Where a form with a file was sent. */
export interface UploadPlace {
  /** As Kit names it, for its right. */
  route: '/refresh/[source]/upload/file' | '/refresh/set-up/file';
  /** Null: a sample for the draft of a contract. */
  source: string | null;
  /** Of a workbook of mended rows; null for an extract. */
  table: string | null;
}

const OF_SOURCE = /^\/refresh\/([a-z][a-z0-9_]*)\/upload\/file$/;

/** The place that an address is; null where it is none. */
export function uploadPlace({ pathname, searchParams }: URL): UploadPlace | null {
  if (pathname === '/refresh/set-up/file')
    return { route: '/refresh/set-up/file', source: null, table: null };
  const [, source] = OF_SOURCE.exec(pathname) ?? [];
  if (source === undefined) return null;
  return { route: '/refresh/[source]/upload/file', source, table: searchParams.get('workbook') };
}

/**
 * Takes in a form with a file.
 *
 * @returns the page that tells what became of it; one that is not taken is told there as well
 * @throws {WarehouseError} upload_quota_reached, disk_space_short: to a program, which reads no page
 */
export async function afterUpload(
  { source, table }: UploadPlace,
  headers: IncomingHttpHeaders,
  body: Readable,
): Promise<string> {
  const page = source === null ? '/refresh/set-up' : `/refresh/${source}/upload`;
  try {
    if (source === null) return `${page}?draft=${await sendSample(headers, body)}`;
    const { uploadId } = await sendUpload({ source, table }, headers, body);
    return `${page}?file=${uploadId}`;
  } catch (fault) {
    const why = refusalOfUpload(fault);
    if (why === null || (isOfRoom(why) && !readsPages(headers))) throw fault;
    // What the page says is taken is not what is of a workbook.
    const found = table === null ? foundEnding(fault) : null;
    return `${page}?refused=${why}${found === null ? '' : `&found=${encodeURIComponent(found)}`}`;
  }
}

const ofRoom: readonly UploadRefusal[] = ['quota', 'refused_quota', 'no_space'];
const isOfRoom = (why: UploadRefusal) => ofRoom.includes(why);

const readsPages = ({ accept = '' }: IncomingHttpHeaders) => accept.includes('text/html');
