/** What the command ends with; docs/command-line.md explains them. */
export const EXIT = {
  green: 0,
  red: 1,
  /** Nothing could be run as it was asked for: a word that is not understood, a path that is not there, no Vitest. */
  usage: 2,
  /** Nobody reads what it prints any more. */
  notRead: 141,
} as const
