/** What may stand in place of paths. */
export const COMMANDS = ['init', 'doctor', 'migrate'] as const
