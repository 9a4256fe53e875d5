import type { TestProject } from 'vitest/node';
import { startProduct } from './product.ts';

declare module 'vitest' {
  interface ProvidedContext {
    origin: string;
    dataDirectory: string;
  }
}

/** Starts the product once for all browser tests: sample, refresh, build and server, as a newcomer would. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const product = await startProduct();
  project.provide('origin', product.origin);
  project.provide('dataDirectory', product.dataDirectory);
  return async () => {
    await product.stop();
    await product.remove();
  };
}
