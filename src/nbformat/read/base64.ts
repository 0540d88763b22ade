/** Base64 without its line breaks: kernels and nbformat break it differently. */
export function compactBase64(text: string): string {
  return text.replaceAll(/\s+/g, '')
}

/** How many bytes a compact base64 text stands for. */
export function base64ByteLength(base64: string): number {
  return Buffer.byteLength(base64, 'base64')
}
