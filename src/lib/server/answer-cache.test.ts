import { describe, expect, it } from 'vitest';
import { AnswerCache, type Body } from './answer-cache.ts';

const never = new AbortController().signal;
const bodyOf = (text: string): Body => ({ bytes: Buffer.from(text) });

/** Work that waits until it is let go, and fails when it is stopped. */
function slowWork() {
  let calls = 0;
  let finish: () => void = () => undefined;
  const work = (signal: AbortSignal) => {
    calls += 1;
    return new Promise<Body>((done, failed) => {
      finish = () => done(bodyOf('slow'));
      signal.addEventListener('abort', () => failed(new Error('stopped')));
    });
  };
  return { work, finish: () => finish(), calls: () => calls };
}

describe('answer cache', () => {
  it('makes a body once, for those who ask at once and for those who ask later', async () => {
    const cache = new AnswerCache(10_000);
    const slow = slowWork();
    const asked = [cache.get('k', never, slow.work), cache.get('k', never, slow.work)];
    slow.finish();
    expect(await Promise.all(asked)).toEqual([bodyOf('slow'), bodyOf('slow')]);
    expect(await cache.get('k', never, slow.work)).toEqual(bodyOf('slow'));
    expect(slow.calls()).toBe(1);
  });

  it('keeps the bytes of a body and not the block they were cut from', async () => {
    const cache = new AnswerCache(10_000);
    const work = () => Promise.resolve({ bytes: new Uint8Array(4096).subarray(0, 3) });
    await cache.get('k', never, work);
    const kept = (await cache.get('k', never, work)) as { bytes: Uint8Array };
    expect([...kept.bytes]).toEqual([0, 0, 0]);
    expect(kept.bytes.buffer.byteLength).toBe(3);
  });

  it('goes on while somebody waits, and stops when the last asker has gone', async () => {
    const cache = new AnswerCache(10_000);
    const slow = slowWork();
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [cache.get('k', first.signal, slow.work), cache.get('k', second.signal, slow.work)];
    first.abort();
    expect(slow.calls()).toBe(1);
    second.abort();
    expect((await Promise.allSettled(asked)).map((outcome) => outcome.status)).toEqual([
      'rejected',
      'rejected',
    ]);
  });

  it('begins anew for whoever asks after a stop', async () => {
    const cache = new AnswerCache(10_000);
    const slow = slowWork();
    const gone = new AbortController();
    const abandoned = cache.get('k', gone.signal, slow.work);
    gone.abort();
    const next = cache.get('k', never, slow.work);
    slow.finish();
    expect(await next).toEqual(bodyOf('slow'));
    await expect(abandoned).rejects.toThrow('stopped');
  });

  it('keeps no failure', async () => {
    const cache = new AnswerCache(10_000);
    await expect(cache.get('k', never, () => Promise.reject(new Error('once')))).rejects.toThrow('once');
    expect(await cache.get('k', never, () => Promise.resolve(bodyOf('then')))).toEqual(bodyOf('then'));
  });

  it('makes room by bytes, and keeps no answer that would push out all others', async () => {
    const cache = new AnswerCache(8_000);
    let made = 0;
    const ask = (key: string, size: number) =>
      cache.get(key, never, () => {
        made += 1;
        return Promise.resolve({ bytes: Buffer.alloc(size) });
      });
    for (let n = 0; n < 20; n++) await ask(`k${n}`, 800);
    await ask('k19', 800);
    expect(made).toBe(20);
    await ask('k0', 800);
    expect(made).toBe(21);
    await ask('large', 2_000);
    await ask('large', 2_000);
    expect(made).toBe(23);
  });
});
