import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import { CLEAN_UP, kernelChecks } from '../helpers/kernels/kernel-checks.ts'
import {
  RawKernel,
  type Json,
  type RawMessage,
} from '../helpers/kernels/raw-client.ts'
import { thoroughIf } from '../helpers/thorough.ts'

const folder = mkdtempSync(join(tmpdir(), 'forked-'))
const notebook = join(folder, 'nb', 'a.ipynb')
mkdirSync(join(folder, 'nb'))
writeFileSync(join(folder, 'nb', 'helper.py'), 'value = 42\nprint(__name__)\n')
afterAll(() => rmSync(folder, { recursive: true }))

/** Checks that cannot be equal, and why; told in docs/forked-kernels.md. */
const alwaysDiffers: Readonly<Record<string, string>> = {
  faulthandler: 'it is on, so that a segfault can be reported',
  'frozen objects': 'what was imported before the fork is not collected',
}
const differsWhenDirect: Readonly<Record<string, string>> = {
  threads: "ipykernel's own are not there",
  'open files': "ZeroMQ's are not there",
}
const differsWhenPreloaded: Readonly<Record<string, string>> = {
  'exit handlers': 'the modules have registered theirs already',
  'context variables': 'decimal has set its context already',
  loggers: 'the modules have made theirs already',
  'warning filters': "the modules' come after IPython's, not before",
}

function kernelsAreEqual(
  venv: '.venv' | '.venv-classic',
  transport: 'ZeroMQ' | 'direct',
): void {
  const direct = transport === 'direct'

  const starts = new Map<string, Json>()
  const outputs = new Map<string, Map<string, unknown>>()
  const hosts: KernelHost[] = []

  beforeAll(async () => {
    const start = async (options: {
      fork: boolean
      preload?: readonly string[]
      noted?: readonly string[]
    }): Promise<KernelHost> => {
      const host = await startKernelHost(
        [{ executable: testPython(venv), args: [], origin: 'option' }],
        { root: folder, direct, ...options },
      )
      hosts.push(host)
      return host
    }
    const kernel = async (host: KernelHost): Promise<RawKernel> =>
      RawKernel.start(host.address, notebook, {
        env: { TZ: 'Asia/Tokyo', GREETING: 'hällo' },
      })
    const plain = await start({ fork: false })
    // None of what a notebook sees tells that its files are noted.
    const noted = [folder]
    const forked = await start({ fork: true, noted })
    const kernels: Record<string, RawKernel> = {
      plain: await kernel(plain),
      ahead: await kernel(forked),
      // Not ahead, since the next spare waits for the first cell of the last.
      forked: await kernel(forked),
    }
    // The classic environment has none of the modules.
    if (venv === '.venv') {
      const preload = ['numpy', 'pandas', 'matplotlib.pyplot']
      kernels['preloaded'] = await kernel(
        await start({ fork: true, noted, preload }),
      )
    }
    for (const [how, { facts }] of Object.entries(kernels)) {
      starts.set(how, facts)
    }
    await Promise.all(
      Object.entries(kernels).map(async ([how, kernel]) => {
        const results = new Map<string, unknown>()
        for (const { name, code } of kernelChecks) {
          const messages = await kernel.run(code)
          results.set(name, comparable(messages))
          if (messages.some(({ content }) => content['status'] === 'error')) {
            await kernel.run(CLEAN_UP, true)
          }
        }
        outputs.set(how, results)
      }),
    )
  })
  afterAll(() => Promise.all(hosts.map((host) => host.dispose())))

  test('each kernel was started as its name says', () => {
    expect(Object.fromEntries(starts)).toMatchObject({
      plain: { start: 'plain', reason: 'the host was told not to fork' },
      ahead: { start: 'forked', ahead: true, direct, preloaded: false },
      forked: { start: 'forked', ahead: false, direct, preloaded: false },
      ...(venv === '.venv' && { preloaded: { direct, preloaded: true } }),
    })
  })

  const forked =
    venv === '.venv' ? ['ahead', 'forked', 'preloaded'] : ['ahead', 'forked']
  describe.each(forked)('%s', (how) => {
    const exceptions = {
      ...alwaysDiffers,
      ...(direct ? differsWhenDirect : {}),
      ...(how === 'preloaded' ? differsWhenPreloaded : {}),
    }
    const result = (how: string, name: string): unknown =>
      outputs.get(how)?.get(name) ?? 'no such result'
    test.each(kernelChecks.filter(({ name }) => !(name in exceptions)))(
      '$name',
      ({ name }) => {
        expect(result(how, name)).toEqual(result('plain', name))
      },
    )
    test.each(Object.entries(exceptions))('%s differs: %s', (name) => {
      expect(result(how, name)).not.toEqual(result('plain', name))
    })
  })
}

describe('with .venv, direct', () => {
  kernelsAreEqual('.venv', 'direct')
})
describe('with .venv, by ZeroMQ', thoroughIf(true), () => {
  kernelsAreEqual('.venv', 'ZeroMQ')
})
describe('with .venv-classic, direct', thoroughIf(true), () => {
  kernelsAreEqual('.venv-classic', 'direct')
})
describe('with .venv-classic, by ZeroMQ', thoroughIf(true), () => {
  kernelsAreEqual('.venv-classic', 'ZeroMQ')
})

/** What a notebook would store, and the reply, without what is random. */
function comparable(messages: readonly RawMessage[]): unknown {
  const streams: Record<string, string> = {}
  const outputs: unknown[] = []
  let reply: unknown
  for (const { type, content } of messages) {
    if (type === 'stream') {
      const name = String(content['name'])
      streams[name] = (streams[name] ?? '') + String(content['text'])
    } else if (type === 'execute_reply') {
      // `engine_info` of an error holds a random id.
      const { status, payload, ename, evalue, execution_count } = content
      reply = { status, payload, ename, evalue, execution_count }
    } else if (type !== 'status') {
      outputs.push([type, content])
    }
  }
  const text = JSON.stringify({ streams, outputs, reply })
    .replaceAll(/0x[0-9a-f]{6,}/g, '<address>')
    .replaceAll(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g, '<comm id>')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<msg_id>')
    // Python 3.12 warns of a fork with threads, and says in which process.
    .replaceAll(/pid=\d+/g, 'pid=<pid>')
    .replaceAll(/ipykernel_\d+/g, 'ipykernel_<pid>')
    .replaceAll(/vnb-\w+\/k\d+/g, 'vnb-<host>/k<n>')
  return JSON.parse(text)
}
