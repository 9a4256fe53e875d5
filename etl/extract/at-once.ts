/**
 * Does `work` for every item, at most `limit` at a time; answers in the order of the items. After a fault nothing more is
 * begun, and what has begun ends before the fault is thrown: nobody goes on working behind the caller's back.
 */
export async function mapAtOnce<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const faults: unknown[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [position, item] of waiting) {
      if (faults.length > 0) return;
      try {
        results[position] = await work(item);
      } catch (cause) {
        faults.push(cause);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (faults.length > 0) throw faults[0];
  return results;
}
