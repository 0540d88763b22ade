export function unifyNewlines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
