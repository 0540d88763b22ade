/** What people type who come from pytest, and what to type here. */
const HABITS: readonly (readonly [RegExp, string])[] = [
  [/^--nbval$/, 'leave it out: outputs are compared anyway'],
  [/^--(?:nbval-lax|nbmake)$/, '--lax'],
  [/^--(?:nbval-)?sanitize-with$/, '--sanitize FILE'],
  [/^--(?:nbval-cell|nbmake|nb-exec)-timeout$/, '--timeout SECONDS'],
  [/^--(?:nbval-kernel-name|nbmake-kernel)$/, '--kernel NAME'],
  [
    /^--(?:nbval-)?current-env$/,
    'leave it out: the active Python is used anyway; --python names another',
  ],
  [/^--(?:overwrite|nb-force-regen)$/, '-u'],
  [/^-n$/, '--maxWorkers NUMBER'],
  [/^-k$/, '-t PATTERN'],
  [/^-s$/, '--verbose-output'],
  [/^-x$/, '--bail 1'],
  [/^--ignore(?:-glob)?$/, '--exclude GLOB'],
  [/^--(?:cov|nb-coverage)$/, '--python-coverage'],
  [/^--junit-?xml$/i, '--reporter=junit --outputFile=FILE'],
]

/** What an option of pytest is called here; undefined for what is none. */
export function describePytestOption(option: string): string | undefined {
  const [, here] = HABITS.find(([there]) => there.test(option)) ?? []
  return here === undefined
    ? undefined
    : `${option} is an option of pytest. Here: ${here}\nA whole set-up is translated by: npx vitest-notebook migrate`
}
