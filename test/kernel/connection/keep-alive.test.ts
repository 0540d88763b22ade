import { EventEmitter } from 'node:events'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { keepAlive } from '../../../src/kernel/connection/keep-alive.ts'

class Socket extends EventEmitter {
  readonly calls: string[] = []
  ping(): void {
    this.calls.push('ping')
  }
  terminate(): void {
    this.calls.push('terminate')
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a silent peer is given up after a minute', () => {
  const socket = new Socket()
  const stop = keepAlive(socket)
  vi.advanceTimersByTime(60_000)
  expect(socket.calls).toEqual(['ping', 'ping', 'ping'])
  vi.advanceTimersByTime(20_000)
  stop()
  expect(socket.calls).toEqual(['ping', 'ping', 'ping', 'terminate'])
})

test.each(['pong', 'ping', 'message'])('a %s is a sign of life', (event) => {
  const socket = new Socket()
  const stop = keepAlive(socket)
  for (let minutes = 0; minutes < 5; minutes += 1) {
    vi.advanceTimersByTime(60_000)
    socket.emit(event)
  }
  stop()
  vi.advanceTimersByTime(120_000)
  expect(socket.calls).toEqual(Array.from({ length: 15 }, () => 'ping'))
})
