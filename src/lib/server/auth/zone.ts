/** Zone of the workspace that is served; days of grants begin there. On globalThis, since Kit's bundle loads this module anew. */
const kept = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.zone')] ??= {
  zone: 'UTC',
}) as { zone: string };

/** The zone in which days begin; UTC until a version has said which. */
export const readerZone = (): string => kept.zone;

/** Notes what a version says of its zone. */
export function noteZone(zone: string): void {
  kept.zone = zone;
}
