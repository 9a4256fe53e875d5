/** Cookies of those who are signed in, by server and account. */
const cookies = new Map<string, Promise<string>>();

/**
 * Signs in at a running demonstration as one of its sample accounts.
 * @returns the `Cookie` header of the session
 */
export function signIn(origin: string, account = 'office'): Promise<string> {
  const key = `${origin} ${account}`;
  const known = cookies.get(key) ?? beginSession(origin, account);
  cookies.set(key, known);
  return known;
}

async function beginSession(origin: string, account: string): Promise<string> {
  const answer = await fetch(`${origin}/sign-in?/sample`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ account, to: '/' }),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('session='));
  if (!cookie) throw new Error(`${account} could not sign in: ${answer.status} ${await answer.text()}`);
  return cookie.split(';')[0]!;
}

/** Fetches an address of a running demonstration as one of its sample accounts. */
export async function readAs(address: string, init: RequestInit = {}, account?: string): Promise<Response> {
  const cookie = await signIn(new URL(address).origin, account);
  return fetch(address, { ...init, headers: { ...(init.headers as Record<string, string>), cookie } });
}
