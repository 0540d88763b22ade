/** What the command cannot do as it was asked; ends it with `EXIT.usage`. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
