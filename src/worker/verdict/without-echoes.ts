import { escapeRegExp } from '../../common/escape-regexp.ts'
import { ECHO_STREAM } from '../../execution/prompts/echo.ts'
import type { Echo } from '../../execution/prompts/echo.ts'
import type { Output } from '../../nbformat/types.ts'

/** Both sides of a comparison. */
export interface Sides {
  readonly recorded: readonly Output[]
  readonly actual: readonly Output[]
}

/**
 * What is to be compared of a cell that was answered. JupyterLab stores prompts
 * with their answers in a stream of their own, and then they count. Classic
 * Notebook and Colab put them into stdout, and other programs store nothing: they
 * are then taken out of both sides, since nobody else knows where they stand.
 */
export function withoutEchoes(sides: Sides, echoes: readonly Echo[]): Sides {
  if (echoes.length === 0 || sides.recorded.some(isEcho)) {
    return sides
  }
  const left = [...echoes]
  return {
    recorded: sides.recorded.map((output) =>
      output.output_type === 'stream' && output.name === 'stdout'
        ? { ...output, text: withoutLines(output.text, left) }
        : output,
    ),
    actual: sides.actual.filter((output) => !isEcho(output)),
  }
}

function isEcho(output: Output): boolean {
  return output.output_type === 'stream' && output.name === ECHO_STREAM
}

/** Takes out each once, in their order, and off the list. */
function withoutLines(text: string, echoes: Echo[]): string {
  let done = ''
  let rest = text
  for (
    let found = echoes[0] && lineOf(echoes[0]).exec(rest);
    found;
    found = echoes[0] && lineOf(echoes[0]).exec(rest)
  ) {
    done += rest.slice(0, found.index)
    rest = rest.slice(found.index + found[0].length)
    echoes.shift()
  }
  return done + rest
}

function lineOf({ prompt, shown, isPassword }: Echo): RegExp {
  // Colab shows ten dots, classic Notebook eight.
  const answer = isPassword ? '·+' : escapeRegExp(shown)
  return new RegExp(`${escapeRegExp(prompt)}${answer}\n`)
}
