import { ROOT_CONTEXT, trace, type Context, type SpanContext, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** A process waits so long for who takes traces when it ends. */
const END_WITHIN_MS = 3_000;

/** What makes spans, and sends them. */
export interface OpenTracer {
  tracer: Tracer;
  /** Sends what is left. Never throws: nothing fails for what is only told of it. */
  end(): Promise<void>;
}

/**
 * Opens what makes spans of a part of the product. Import it only where traces are asked for: it loads the libraries for them.
 * @param part `server`, `etl`
 */
export function openTracer(part: string): OpenTracer {
  const named = { 'service.name': 'lodestar', 'service.namespace': 'lodestar', 'lodestar.part': part };
  const provider = new NodeTracerProvider({
    // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say outweighs it.
    resource: resourceFromAttributes(named).merge(defaultResource()),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  return {
    tracer: provider.getTracer('lodestar'),
    end: async () => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, END_WITHIN_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

/** The context of what goes on from a span; null: it begins a trace. */
export function contextOf(parent: SpanContext | null): Context {
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}
