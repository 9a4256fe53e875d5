import { change } from '../audit/change.ts';
import { keepUpload, removeFile, requireOpen } from './upload-record.ts';

/** Takes back what was sent before it is handed in. @throws {WarehouseError} upload_unknown, upload_refused */
export async function withdraw(source: string, uploadId: string): Promise<void> {
  await change(({ control, note }) => {
    const upload = requireOpen(source, uploadId);
    keepUpload({ ...upload, state: 'withdrawn', endedAt: control.clock().toISOString() });
    removeFile(upload);
    const { kind, fileName, sha256 } = upload;
    const detail = { uploadId, kind, fileName, sha256 };
    note({ action: 'extract_withdrawn', object: `source:${source}`, detail });
  });
}
