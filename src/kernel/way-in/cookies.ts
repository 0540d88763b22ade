import type { RestResponse } from '../server-api/rest-errors.ts'

/** What an answer gives of them, as a request sends them. */
export function cookiesOf({ headers }: RestResponse): string {
  return (headers?.['set-cookie'] ?? [])
    .map((cookie) => cookie.replace(/;.*$/s, ''))
    .filter((cookie) => !/^_xsrf=|=$/.test(cookie))
    .join('; ')
}
