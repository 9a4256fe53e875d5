import type { SpanContext } from '@opentelemetry/api';

const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What a span goes on from, as it travels between processes; null for what is none. @source W3C Trace Context, 3.2 */
export function readTraceParent(text: string | null | undefined): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = PARENT.exec(text ?? '') ?? [];
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** Writes what goes on from a span, as it travels between processes. @source W3C Trace Context, 3.2 */
export function writeTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
