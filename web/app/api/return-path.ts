/** Where to go after signing in. Only a path of this page: never another origin. Pure. */

export function safeReturnPath(path: string | null, origin: string): string {
  if (path === null || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return '/';
  try {
    const url = new URL(path, origin);
    if (url.origin !== origin || url.pathname.startsWith('/login')) return '/';
    return url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}
