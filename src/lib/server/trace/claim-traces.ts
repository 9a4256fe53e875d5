import { SpanKind, SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import { writeTraceParent } from '#warehouse/trace/trace-parent.ts';
import { claims, type ClaimTold } from '../worker/claims-told.ts';

/** Makes a span of everything that a worker has done for the queue, from which the run goes on. @returns what ends that */
export function beginClaimTraces(tracer: Tracer): () => void {
  const spans = new WeakMap<ClaimTold, Span>();
  const onStart = (message: unknown) => {
    const told = message as ClaimTold;
    const attributes = { 'lodestar.claim': told.claim, 'lodestar.request_kind': told.kind };
    const span = tracer.startSpan(`claim ${told.kind}`, { kind: SpanKind.CONSUMER, attributes });
    told.traceParent = writeTraceParent(span.spanContext());
    spans.set(told, span);
  };
  const onEnd = (message: unknown) => {
    const { outcome, faultCode, ...rest } = message as ClaimTold & { error?: unknown };
    const span = spans.get(message as ClaimTold);
    if (outcome) span?.setAttributes({ 'lodestar.outcome': outcome });
    if (faultCode || rest.error !== undefined)
      span?.setStatus({ code: SpanStatusCode.ERROR, ...(faultCode && { message: faultCode }) });
    span?.end();
  };
  claims.start.subscribe(onStart);
  claims.asyncEnd.subscribe(onEnd);
  return () => {
    claims.start.unsubscribe(onStart);
    claims.asyncEnd.unsubscribe(onEnd);
  };
}
