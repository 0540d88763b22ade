/**
 * Encodes an API path (`docs/Ünit 1#2.ipynb`) for use in a URL: each part by
 * itself, without leading, trailing and double slashes.
 */
export function encodeApiPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => encodeURIComponent(part))
    .join('/')
}
