import type { Readable } from 'node:stream'

import {
  parseHostGreeting,
  parseHostWork,
  type HostGreeting,
} from './host-greeting.ts'

export interface HostOutput {
  /** Undefined when the stream ends without one. */
  readonly greeting: Promise<HostGreeting | undefined>
  /** What the first process is at: "importing ipykernel". */
  readonly work: () => string | undefined
}

/** Reads what a host says of itself on its standard output. */
export function readOutput(stream: Readable): HostOutput {
  let work: string | undefined
  const greeting = new Promise<HostGreeting | undefined>((resolve) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n')
      text = lines.pop() ?? ''
      // A sitecustomize.py may print before us.
      for (const line of lines) {
        const told = parseHostWork(line)
        if (told) {
          work = told.work
          continue
        }
        const greeting = parseHostGreeting(line)
        if (greeting) {
          resolve(greeting)
        }
      }
    })
    stream.once('end', () => resolve(undefined))
  })
  return { greeting, work: () => work }
}
