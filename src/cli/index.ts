#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `vitest-notebook needs Node 20.19 or newer, and this is ${process.versions.node}.\nInstall a newer one: https://nodejs.org\n`,
  )
  process.exitCode = 2
} else {
  // Only now: an older Node could not load it.
  const { main } = await import('./main.ts')
  await main(process.argv.slice(2))
}
