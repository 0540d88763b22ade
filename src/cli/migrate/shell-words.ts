/**
 * Takes a command apart as a shell does: blanks, quotes, backslashes. What only
 * a shell knows (`$VAR`, `*`) stays as it is written.
 */
export function shellWords(command: string): readonly string[] {
  const words: string[] = []
  const pattern =
    /\s+|"((?:\\.|[^"\\])*)"|'([^']*)'|\\([^])|([^\s"'\\]+)|["'\\]/g
  let word: string | undefined
  for (const match of command.matchAll(pattern)) {
    const [all, double, single, escaped, plain] = match
    if (/^\s/.test(all)) {
      if (word !== undefined) {
        words.push(word)
      }
      word = undefined
      continue
    }
    word = `${word ?? ''}${double?.replaceAll(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? plain ?? all}`
  }
  return word === undefined ? words : [...words, word]
}

/** The arguments of each `pytest` that a line of a script calls. */
export function pytestCalls(line: string): readonly (readonly string[])[] {
  return line
    .split(/&&|\|\||;|\|/)
    .map(shellWords)
    .flatMap((words) => {
      const at = words.findIndex((word) =>
        /(?:^|[\\/])(?:pytest|py\.test)(?:\.exe)?$/.test(word),
      )
      return at === -1 ? [] : [words.slice(at + 1)]
    })
}
