import { SpanKind, SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import { statements, type StatementTold } from '#warehouse/duckdb/lanes.ts';
import { contextOf } from '#warehouse/trace/open-tracer.ts';
import { readTraceParent } from '#warehouse/trace/trace-parent.ts';
import { onAnswered, onAsked, type Asked } from '../requests/answered.ts';
import { currentRequest, type RequestContext } from '../requests/request-context.ts';
import { readSetting } from '../env.ts';

/**
 * Makes a span of every request, and below it one of every statement it runs. Neither addresses nor SQL nor people are told.
 * @returns what ends that
 */
export function beginRequestTraces(tracer: Tracer): () => void {
  const requests = new WeakMap<RequestContext, Span>();
  const asked = new WeakMap<StatementTold, Span>();
  const onStart = (told: unknown) => {
    const context = currentRequest();
    const parent = context && requests.get(context)?.spanContext();
    const attributes = { 'db.system.name': 'duckdb', 'lodestar.lane': (told as StatementTold).lane };
    if (parent)
      asked.set(told as StatementTold, tracer.startSpan('query', { attributes }, contextOf(parent)));
  };
  const onEnd = (told: unknown) => {
    const span = asked.get(told as StatementTold);
    if ((told as StatementTold).error !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  };
  statements.start.subscribe(onStart);
  statements.asyncEnd.subscribe(onEnd);
  const ends = [
    onAsked(({ context, method, traceParent }) => {
      const attributes = { 'http.request.method': method, 'lodestar.request_id': context.requestId };
      const options = { kind: SpanKind.SERVER, attributes };
      requests.set(context, tracer.startSpan(method, options, contextOf(trusted(traceParent))));
    }),
    onAnswered(({ context, method, route, status }) => {
      const span = requests.get(context);
      span?.updateName(`${method} ${route}`);
      span?.setAttributes({ 'http.route': route, 'http.response.status_code': status });
      if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
    }),
  ];
  return () => {
    for (const unsubscribe of ends) unsubscribe();
    statements.start.unsubscribe(onStart);
    statements.asyncEnd.unsubscribe(onEnd);
  };
}

/** Without a proxy that made it nobody's word is taken for what a request goes on from. */
function trusted(traceParent: Asked['traceParent']) {
  return readSetting('proxies') > 0 ? readTraceParent(traceParent) : null;
}
