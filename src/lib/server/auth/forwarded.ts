/** Headers that proxies add. */
const forwarding = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

/** Whether a proxy has handed a request on: then it does not count as one of this machine. */
export function wasForwarded(header: (name: string) => string | null | undefined): boolean {
  return forwarding.some((name) => header(name));
}
