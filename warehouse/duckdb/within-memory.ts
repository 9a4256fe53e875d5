import { WarehouseError } from '../errors.ts';

/**
 * Does work of an engine whose memory is limited. That there is not enough is of the moment and of the question: it says so by a code of its
 * own, and nothing has to be mended.
 *
 * @throws {WarehouseError} query_memory_short
 */
export async function withinMemory<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.startsWith('Out of Memory Error')) throw cause;
    throw new WarehouseError(
      'query_memory_short',
      'query memory short: the question needs more memory than the server has left for it. Ask again in a while, or for fewer groups at once.',
      {},
      { cause },
    );
  }
}
