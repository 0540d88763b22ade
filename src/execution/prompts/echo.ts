/** A prompt and its answer, as programs show them when they were answered. */
export interface Echo {
  readonly prompt: string
  readonly isPassword: boolean
  /** The answer; dots where it is a password. */
  readonly shown: string
}

/** As JupyterLab and classic Notebook have it. */
const PASSWORD = '·'.repeat(8)

/** The stream that JupyterLab stores it in, so that it does not become one with stdout. */
export const ECHO_STREAM = 'stdin'

export function echoOf(
  prompt: string,
  answer: string,
  isPassword: boolean,
): Echo {
  return { prompt, isPassword, shown: isPassword ? PASSWORD : answer }
}

/** What JupyterLab (1 to 4) stores of it: a blank stands between its two boxes. */
export function storedEcho({ prompt, shown }: Echo): string {
  return `${prompt} ${shown}\n`
}
