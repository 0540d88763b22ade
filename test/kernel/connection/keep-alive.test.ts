import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { keepAlive } from '../../../src/kernel/connection/keep-alive.ts'

class Socket {
  readonly calls: string[] = []
  bytes = 0
  ping(): void {
    this.calls.push('ping')
  }
  terminate(): void {
    this.calls.push('terminate')
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a silent peer is given up after 20 seconds', () => {
  const socket = new Socket()
  const stop = keepAlive(socket, () => socket.bytes)
  vi.advanceTimersByTime(15_000)
  expect(socket.calls).toEqual(['ping', 'ping', 'ping'])
  vi.advanceTimersByTime(5000)
  stop()
  expect(socket.calls).toEqual(['ping', 'ping', 'ping', 'terminate'])
})

test('whatever comes is a sign of life, a part of a message, too', () => {
  const socket = new Socket()
  const stop = keepAlive(socket, () => socket.bytes)
  for (let count = 0; count < 5; count += 1) {
    vi.advanceTimersByTime(15_000)
    socket.bytes += 1
  }
  stop()
  vi.advanceTimersByTime(120_000)
  expect(socket.calls).toEqual(Array.from({ length: 15 }, () => 'ping'))
})
