/**
 * Whether Vitest colours its output: our parts of a failure stand between its
 * own. The rule is that of tinyrainbow 3, which Vitest 4.1 and 5.1 use; it asks
 * for no terminal, unlike picocolors.
 */
export function vitestColors(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
  platform: NodeJS.Platform,
): boolean {
  if (env['NO_COLOR'] !== undefined || argv.includes('--no-color')) {
    return false
  }
  return (
    env['FORCE_COLOR'] !== undefined ||
    argv.includes('--color') ||
    platform === 'win32' ||
    env['CI'] !== undefined ||
    (env['FORCE_TTY'] !== 'false' && env['TERM'] !== 'dumb')
  )
}
