/** Sends something to this server as JSON. @returns its answer; null where it refused or could not be reached */
export async function postJson(path: string, body: unknown): Promise<unknown> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.ok ? ((await response.json()) as unknown) : null;
  } catch {
    return null; // No way to the server: told like a refusal.
  }
}
