import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

import { OPTIONS } from '../../src/main/options/option-table.ts'
import { root } from '../helpers/environments.ts'

/** A member of an interface, with what its doc comment says. */
interface Member {
  readonly name: string
  readonly type: string
  readonly text: string
}

const MEMBER =
  /^ {2}\/\*\*((?:(?!\*\/)[^])*)\*\/\s+(?:readonly )?(\w+)(\?)?: ((?:.|\n {4})+)$/gm

/** What docs/options.md says: every option of the table, as its type documents it. */
export function optionsPage(): string {
  const documented = new Map(
    [
      ...membersOf('NotebookOptions', read('src/main/options/options.ts')),
      ...membersOf(
        'ComparisonOptions',
        read('src/comparison/options/comparison-options.ts'),
      ),
    ].map((member) => [member.name, member]),
  )
  const parts: Readonly<Record<string, readonly Member[]>> = {
    server: membersOf(
      'ServerOptions',
      read('src/main/options/server-options.ts'),
    ),
    output: membersOf(
      'OutputOptions',
      read('src/main/options/feature-options.ts'),
    ),
  }
  return [
    '# Options',
    '',
    '<!-- Written by test/docs/options-page.test.ts from the types: `npm test -- test/docs -u`. -->',
    '',
    'What `notebooks()` takes. All of it is optional, and `NotebookOptions` is its type.',
    '',
    ...Object.entries(OPTIONS).flatMap(([name, option]) => {
      const member = documented.get(name)
      if (member === undefined) {
        throw new Error(`the option ${name} has no doc comment`)
      }
      return [
        `## ${name}`,
        '',
        `\`${member.type}\`${defaultOf(option.default)}`,
        '',
        member.text,
        '',
        ...partsOf(parts[name] ?? []),
      ]
    }),
  ].join('\n')
}

function partsOf(members: readonly Member[]): readonly string[] {
  return members.length === 0
    ? []
    : [
        ...members.map(
          ({ name, type, text }) =>
            `- \`${name}: ${type}\`: ${text.replaceAll('\n', ' ')}`,
        ),
        '',
      ]
}

function defaultOf(value: unknown): string {
  if (value === undefined) {
    return ''
  }
  const shown = inspect(value, {
    numericSeparator: true,
    breakLength: Infinity,
  })
  return `, default \`${shown === 'Infinity' ? '0' : shown.replaceAll(/(?<=\[) | (?=\])/g, '')}\``
}

function membersOf(name: string, source: string): readonly Member[] {
  const [, body = ''] =
    new RegExp(`^export interface ${name} [^]*?\\{\n([^]*?)^\\}`, 'm').exec(
      source,
    ) ?? []
  return [...body.matchAll(MEMBER)].map(
    ([, comment = '', member = '', , type = '']) => ({
      name: member,
      type: type.replaceAll(/\s+/g, ' ').replace(/ \| undefined$/, ''),
      text: textOf(comment),
    }),
  )
}

/** A doc comment as Markdown, without its tags: the table has the defaults. */
function textOf(comment: string): string {
  return comment
    .replaceAll(/^\s*\* ?/gm, '')
    .replace(/@default[^]*$/, '')
    .replaceAll('*\\/', '*/')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replaceAll('\n', ' '))
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
