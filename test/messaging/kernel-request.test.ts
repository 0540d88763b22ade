import { expect, test } from 'vitest'

import { KernelRequest } from '../../src/messaging/kernel-request.ts'
import { KernelRequests } from '../../src/messaging/kernel-requests.ts'
import type { Message } from '../../src/messaging/message.ts'
import { answer } from '../helpers/kernels/messages.ts'

const busy = answer('r', 'status', { execution_state: 'busy' })
const stream = answer('r', 'stream', { name: 'stdout', text: 'x' })
const reply = answer('r', 'execute_reply', { status: 'ok' })
const idle = answer('r', 'status', { execution_state: 'idle' })

type Step = Message | 'lose'

test.each<[string, readonly Step[], object]>([
  [
    'nothing came',
    [],
    { state: 'open', isHeard: false, isIdle: false, reply: undefined },
  ],
  ['begun', [busy, stream], { state: 'open', isHeard: true, isIdle: false }],
  ['replied', [busy, reply], { state: 'open', isIdle: false, reply }],
  ['idle', [busy, idle], { state: 'open', isIdle: true, reply: undefined }],
  ['reply, idle', [busy, reply, idle], { state: 'done', isIdle: true, reply }],
  ['idle, reply', [busy, idle, reply], { state: 'done', isIdle: true, reply }],
  [
    'a second reply changes nothing',
    [reply, answer('r', 'execute_reply', { status: 'error' }), idle],
    { state: 'done', reply },
  ],
  ['lost', [busy, 'lose'], { state: 'lost' }],
  ['lost after it was done', [reply, idle, 'lose'], { state: 'done' }],
  [
    'answered after it was given up',
    [busy, 'lose', reply, idle],
    { state: 'lost', reply, isIdle: true },
  ],
])('%s', async (_, steps, expected) => {
  const request = new KernelRequest('r')
  const heard: Message[] = []
  request.listen((message) => heard.push(message))
  for (const step of steps) {
    if (step === 'lose') {
      request.lose()
    } else {
      request.answer(step)
    }
  }
  expect(request).toMatchObject(expected)
  expect(heard).toEqual(steps.filter((step) => step !== 'lose'))
  const ended = await Promise.race([request.ended, Promise.resolve('open')])
  expect(ended).toBe(request.state)
})

test('all listeners hear a message when the request has its state', () => {
  const request = new KernelRequest('r')
  const states: string[] = []
  request.listen(() => states.push(request.state))
  request.listen(() => states.push(request.state))
  request.answer(reply)
  request.answer(idle)
  expect(states).toEqual(['open', 'open', 'done', 'done'])
})

test('requests of a client: answers find theirs, also after its end', () => {
  const requests = new KernelRequests()
  const [a, b] = ['a', 'b'].map((id) => new KernelRequest(id))
  if (!a || !b) {
    throw new TypeError('two were made')
  }
  const heard: Message[] = []
  a.listen((message) => heard.push(message))
  requests.add(a)
  requests.add(b)
  expect(requests.open).toEqual([a, b])

  const messages = [
    answer('b', 'status', { execution_state: 'idle' }),
    answer('a', 'execute_reply'),
    answer('x', 'execute_reply'),
    answer('a', 'status', { execution_state: 'idle' }),
    answer('a', 'stream', { name: 'stdout', text: 'late' }),
  ]
  expect(messages.map((message) => requests.answer(message))).toEqual([
    undefined,
    undefined,
    undefined,
    a,
    undefined,
  ])
  expect(heard).toEqual([messages[1], messages[3], messages[4]])
  expect(requests.open).toEqual([b])

  requests.lose([b])
  expect(b.state).toBe('lost')
  expect(requests.hasOpen).toBe(false)
})
