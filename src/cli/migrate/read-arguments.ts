import { PYTEST_OPTIONS } from './pytest-options.ts'
import type { Setting } from './setting.ts'

/** Takes the arguments of pytest apart: options with their values, and paths. */
export function readArguments(
  args: readonly string[],
  from: string,
): readonly Setting[] {
  const settings: Setting[] = []
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (!arg.startsWith('-') || arg === '-') {
      settings.push({ name: 'path', value: arg, from })
      continue
    }
    const [, name = arg, inline] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? []
    // `-n4` is `-n 4`, and `-rA` an option of one letter with its value.
    const [, short, glued] = /^(-[a-zA-Z])(.+)$/.exec(arg) ?? []
    const option = ownOption(name)
    if (option) {
      const value = inline ?? (option.takesValue ? (args[index + 1] ?? '') : '')
      index += option.takesValue && inline === undefined ? 1 : 0
      settings.push({ name, value, from })
    } else if (short !== undefined && glued !== undefined && short !== '--') {
      const value = ownOption(short)?.takesValue === true ? glued : ''
      settings.push({ name: short, value, from })
    } else {
      settings.push({ name, value: inline ?? '', from })
    }
  }
  return settings
}

function ownOption(name: string) {
  return Object.hasOwn(PYTEST_OPTIONS, name) ? PYTEST_OPTIONS[name] : undefined
}
