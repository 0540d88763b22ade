import { readFileSync } from 'node:fs'

const FOLDER = new URL('../../../fixtures/nbformat/', import.meta.url)

export function fixture(name: string): string {
  return readFileSync(new URL(`${name}.ipynb`, FOLDER), 'utf8')
}
