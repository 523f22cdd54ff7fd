/**
 * An address whose path spells no text (`/%ff`) is taken letter by letter: it leads nowhere, and is answered so. The
 * framework takes it for a fault of its own, except where it is a page. The query is left to who reads it.
 */
export function cleanPath(url: string): string {
  const [path = ""] = url.split("?", 1);
  return isReadable(path) ? url : path.replaceAll("%", "%25") + url.slice(path.length);
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
