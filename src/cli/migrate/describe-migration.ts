import type { Colors } from '../../common/colors.ts'
import { inertText } from '../../common/inert.ts'
import { renderConfig } from '../render-config.ts'
import { commandFor } from './command-for.ts'
import { configurationFor } from './configuration-for.ts'
import type { PytestCall, PytestSetup } from './find-setup.ts'
import type { Setting } from './setting.ts'
import { translate } from './translate.ts'
import type { Remark } from './translate.ts'

/** What a set-up of pytest comes to here, laid out. */
export function describeMigration(setup: PytestSetup, colors: Colors): string {
  const { files, settings, calls } = setup
  const { bold, dim, cyan } = colors
  const ofFiles = translate(settings)
  const translated = calls.map((call) => {
    const own = translate([...settings, ...call.settings])
    return { call, own, only: translate(call.settings) }
  })
  const all = [ofFiles, ...translated.map(({ only }) => only)]
  const config = configurationFor(setup)
  return inertText(
    [
      dim(`From ${files.join(', ')}:`),
      '',
      bold('vitest.config.mts'),
      '',
      renderConfig(config.options, config.test),
      ...(translated.length === 0
        ? []
        : [
            bold('Commands'),
            ...translated.flatMap(({ call, own }) => [
              dim(`  ${call.from}`),
              `  ${cyan(commandFor(call.settings, own))}`,
            ]),
            '',
          ]),
      ...remarks(
        'No counterpart',
        all.flatMap(({ without }) => without),
        colors,
      ),
      ...remarks(
        'Not needed',
        all.flatMap(({ needless }) => needless),
        colors,
      ),
      dim(
        'Marks in cells and metadata (NBVAL_SKIP, nbmake, nbreg …) are understood as they are.',
      ),
    ].join('\n'),
  )
}

function remarks(
  title: string,
  given: readonly Remark[],
  { bold, dim }: Colors,
): readonly string[] {
  const rows = new Map(
    given.map(({ setting, why }) => [
      shown(setting),
      `${why} ${dim(`(${setting.from})`)}`,
    ]),
  )
  const width = Math.max(0, ...[...rows.keys()].map((name) => name.length))
  return rows.size === 0
    ? []
    : [
        bold(title),
        ...[...rows].map(([name, why]) => `  ${name.padEnd(width)}  ${why}`),
        '',
      ]
}

/** Values of keys may be long, and are named by the remark. */
function shown({ name, value }: Setting): string {
  if (name === 'path') {
    return value
  }
  return name.startsWith('-') && value !== '' ? `${name} ${value}` : name
}

/** A call that is given, as a set-up. */
export function setupOf(call: PytestCall): PytestSetup {
  return { files: [call.from], settings: [], calls: [call] }
}
