import { expect, test } from 'vitest'

import type { JsonObject } from '../../../src/common/json.ts'
import { parseDeath } from '../../../src/kernel/connection/kernel-death.ts'
import type { KernelDeath } from '../../../src/kernel/connection/kernel-death.ts'

const ofOurs = { msg_id: 'r1', session: 'ours' }
const dead = { execution_state: 'dead' }
const idle = { execution_state: 'idle' }

interface Sign {
  readonly channel?: 'shell'
  readonly msg_type: string
  readonly content: JsonObject
  readonly parent?: { readonly msg_id: string; readonly session: string }
  readonly from?: string
}

test.each<[string, Sign, KernelDeath | undefined]>([
  [
    'a server restarts it',
    { msg_type: 'status', content: { execution_state: 'restarting' } },
    { how: 'exited' },
  ],
  [
    'a server gave up',
    { msg_type: 'status', content: dead },
    { how: 'exited' },
  ],
  [
    'the local host tells its exit code',
    {
      msg_type: 'status',
      content: { ...dead, exit_code: 3, signal: null, stderr_tail: 'x\ny' },
    },
    { how: 'exited', exitCode: 3, stderrTail: 'x\ny' },
  ],
  [
    'the local host tells its signal',
    {
      msg_type: 'status',
      content: { ...dead, exit_code: null, signal: 'SIGKILL', stderr_tail: '' },
    },
    { how: 'exited', signal: 'SIGKILL' },
  ],
  [
    'shut down by somebody',
    { msg_type: 'shutdown_reply', content: { restart: false } },
    { how: 'deleted' },
  ],
  [
    'restarted by somebody',
    { msg_type: 'shutdown_reply', content: { restart: true } },
    { how: 'restarted' },
  ],
  [
    'a new kernel answers us',
    { msg_type: 'status', content: idle, parent: ofOurs, from: 'new' },
    { how: 'restarted' },
  ],
  [
    'the kernel answers us',
    { msg_type: 'status', content: idle, parent: ofOurs },
    undefined,
  ],
  [
    'a kernel that echoes sessions answers another client',
    {
      msg_type: 'status',
      content: idle,
      parent: { msg_id: 'x', session: 'theirs' },
      from: 'theirs',
    },
    undefined,
  ],
  [
    'the kernel starts',
    { msg_type: 'status', content: { execution_state: 'starting' } },
    undefined,
  ],
  [
    'a cell forges the status',
    { msg_type: 'status', content: dead, parent: ofOurs },
    undefined,
  ],
  [
    'an answer on another channel',
    { channel: 'shell', msg_type: 'shutdown_reply', content: {} },
    undefined,
  ],
])('%s', (_, sign, expected) => {
  const { msg_type, content, parent = {}, from = 'kernel' } = sign
  const message = {
    channel: sign.channel ?? 'iopub',
    header: {
      msg_id: 'm1',
      session: from,
      username: '',
      date: '',
      msg_type,
      version: '5.3',
    },
    parent_header: parent,
    metadata: {},
    content,
    buffers: [],
  } as const
  expect(parseDeath(message, { own: 'ours', kernel: 'kernel' })).toEqual(
    expected,
  )
})
