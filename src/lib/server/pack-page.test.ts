import {
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packPage } from './pack-page.ts';

const text = 'Tiến độ kết nối '.repeat(200);
const asking = (coding: string) =>
  new Request('http://127.0.0.1/', { headers: { 'accept-encoding': coding } });
const answering = (kind: string, body = text) =>
  new Response(body, { headers: { 'content-type': kind, etag: '"tag"' } });

describe('a page', () => {
  it('leaves packed as its reader likes it, under a tag of its own', async () => {
    const packed = await packPage(asking('gzip, br, zstd'), answering('text/html; charset=utf-8'));
    expect(packed.headers.get('content-encoding')).toBe('zstd');
    expect(packed.headers.get('etag')).toBe('"tag-zstd"');
    expect(packed.headers.get('vary')).toContain('accept-encoding');
    expect(zstdDecompressSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(text);
  });

  it.each([
    ['zstd', zstdCompressSync, zstdDecompressSync],
    ['gzip', (body: string) => gzipSync(body, { level: 4 }), gunzipSync],
  ] as const)(
    'is packed closer than an answer is, since it may come over a slow line: %s',
    async (coding, quick, open) => {
      const rows = Array.from(
        { length: 3000 },
        (_, i) => `<td>${(i * 7919) % 1000}</td><td>Đơn vị ${i % 34}</td>`,
      );
      const packed = await packPage(asking(coding), answering('text/html', rows.join('')));
      const bytes = Buffer.from(await packed.arrayBuffer());
      expect(bytes.byteLength).toBeLessThan(quick(rows.join('')).byteLength);
      expect(open(bytes).toString()).toBe(rows.join(''));
    },
  );

  it.each([
    ['zstd', createZstdDecompress],
    ['gzip', createGunzip],
  ] as const)('leaves in two where it says where its top ends, packed by %s', async (coding, open) => {
    const [top, rest] = [`<ol>${text}</ol>`, `<template data-top-ends></template><p>${text}</p>`];
    const packed = await packPage(asking(coding), answering('text/html', top + rest));
    expect(packed.headers.get('content-encoding')).toBe(coding);
    const [reader, read] = [open(), [] as string[]];
    reader.setEncoding('utf8').on('data', (piece: string) => read.push(piece));
    const ended = new Promise((done) => reader.on('end', done));
    const pieces = packed.body!.getReader();
    let wasTopAlone = false;
    for (;;) {
      const { value, done } = await pieces.read();
      if (done) break;
      await new Promise((written) => reader.write(value, written));
      wasTopAlone ||= read.join('') === top;
    }
    reader.end();
    await ended;
    expect(wasTopAlone).toBe(true);
    expect(read.join('')).toBe(top + rest);
  });

  it('leaves whole to a phone, where its top is put below the rest', async () => {
    const page = `<ol></ol><template data-top-ends></template>${text}`;
    const request = new Request('http://127.0.0.1/', {
      headers: { 'accept-encoding': 'zstd', 'sec-ch-ua-mobile': '?1' },
    });
    const pieces = [];
    for await (const piece of (await packPage(request, answering('text/html', page))).body!)
      pieces.push(piece);
    expect(pieces).toHaveLength(1);
    expect(zstdDecompressSync(pieces[0]!).toString()).toBe(page);
  });

  it.each([
    ['zstd', createZstdDecompress],
    ['gzip', createGunzip],
  ] as const)(
    'is read as it comes: of a third of it an eighth of the page is there at least, in %s',
    async (coding, open) => {
      const rows = Array.from(
        { length: 3000 },
        (_, i) => `<td>${(i * 7919) % 1000}</td><td>Đơn vị ${i % 34}</td>`,
      );
      const packed = await packPage(asking(coding), answering('text/html', rows.join('')));
      const bytes = Buffer.from(await packed.arrayBuffer());
      const reader = open({ chunkSize: 1_000_000 });
      const read: Buffer[] = [];
      reader.on('data', (piece: Buffer) => read.push(piece));
      await new Promise((written) => reader.write(bytes.subarray(0, bytes.byteLength / 3), written));
      const come = Buffer.concat(read);
      expect(come.byteLength).toBeGreaterThan(Buffer.byteLength(rows.join('')) / 8);
      expect(Buffer.from(rows.join('')).subarray(0, come.byteLength).equals(come)).toBe(true);
    },
  );

  it('leaves whole for a reader that unpacks nothing, and where nothing is gained', async () => {
    for (const [coding, body] of [
      ['identity', text],
      ['gzip', 'short'],
    ] as const) {
      const whole = await packPage(asking(coding), answering('text/html', body));
      expect(whole.headers.has('content-encoding')).toBe(false);
      expect(await whole.text()).toBe(body);
    }
  });

  it.each(['application/json', 'image/svg+xml', 'application/vnd.apache.arrow.stream'])(
    'leaves packed with all that it asks for as it is used: %s',
    async (kind) => {
      const packed = await packPage(asking('zstd'), answering(kind));
      expect(packed.headers.get('content-encoding')).toBe('zstd');
      expect(zstdDecompressSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(text);
    },
  );

  it('leaves alone what goes on for long, and what is packed already', async () => {
    const events = answering('text/event-stream');
    expect(await packPage(asking('gzip'), events)).toBe(events);
    const done = new Response(text, { headers: { 'content-type': 'text/html', 'content-encoding': 'br' } });
    expect(await packPage(asking('gzip'), done)).toBe(done);
  });
});
