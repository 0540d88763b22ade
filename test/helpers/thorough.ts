/** Options of a test that only `npm run test:all` runs, if so. */
export function thoroughIf(is: boolean): { tags: string[] } {
  return { tags: is ? ['thorough'] : [] }
}
