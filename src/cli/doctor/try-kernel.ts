import { dirname, posix, relative } from 'node:path'

import { messageOf } from '../../common/errors.ts'
import { slash } from '../../common/paths.ts'
import { CellRunner } from '../../execution/cell-runner.ts'
import type { CellEnd } from '../../execution/types.ts'
import type { KernelLaunch } from '../../kernel/kernel-launch.ts'
import { listKernelSpecs } from '../../kernel/server-api/kernelspecs.ts'
import type { KernelSpecs } from '../../kernel/server-api/kernelspecs.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { startKernel } from '../../kernel/start-kernel.ts'
import { firstImports } from '../../main/hosts/first-imports.ts'
import { KernelSources } from '../../main/hosts/kernel-sources.ts'
import { describeFinding } from '../../main/hosts/python-error.ts'
import type { KernelHost } from '../../main/hosts/start-host.ts'
import { serverRoot } from '../../main/servers/server-root.ts'
import type { Finding } from './finding.ts'
import { missingKernels } from './missing-kernels.ts'
import type { NotebookProject } from './read-configuration.ts'

const CELL_TIMEOUT_MS = 30_000

/**
 * Looks for what the kernels of some notebooks come from, starts one and runs a
 * cell in it, up to the first that is wrong. Nothing is left running.
 */
export async function* tryKernel(
  project: Pick<NotebookProject, 'root' | 'options'>,
  notebooks: readonly [string, ...string[]],
): AsyncGenerator<Finding> {
  const { root, options } = project
  const [notebook] = notebooks
  let host: KernelHost | undefined
  await using sources = new KernelSources(options, {
    root,
    noted: [],
    viteEnv: {},
    isCommand: true,
    onHost: (started) => (host = started),
  })
  const killSync = (): void => sources.killSync()
  process.once('exit', killSync)
  let subject = options.server ? 'Server' : 'Python'
  try {
    const source = await sources.kernelsFor(dirname(notebook))
    yield {
      subject,
      isGood: true,
      text: host
        ? describeHost(host, root)
        : `${source.address.url}, Jupyter ${source.version ?? ''}: ${describeToken(source.address)}`,
    }
    subject = 'Kernelspecs'
    await using rest = new RestClient(source.address)
    const specs = await listKernelSpecs(rest)
    yield describeSpecs(
      specs,
      missingKernels(notebooks, root, options.kernel, specs),
    )
    subject = 'Kernel'
    const name = options.kernel ?? pythonSpec(specs)
    const started = performance.now()
    const path = slash(relative(root, notebook))
    await using kernel = await startKernel(rest, {
      kernelName: name,
      notebookPath: host
        ? notebook
        : posix.join(await rootOn(options, root), path),
      env: options.env,
      ...(host && { imports: firstImports(notebook, options) }),
      startupTimeoutMs: options.startupTimeout,
      onOwned: (owned) => sources.own('doctor', owned),
    })
    const ms = Math.round(performance.now() - started)
    yield {
      subject: 'Kernel',
      isGood: true,
      text: `${name} ${describeLaunch(kernel.launch)} in ${ms} ms${describeWire(kernel.launch)}`,
    }
    subject = 'Cell'
    using runner = new CellRunner(kernel)
    const execution = await runner.run('6 * 7', { timeoutMs: CELL_TIMEOUT_MS })
    yield describeCell(execution().end)
  } catch (error) {
    yield { subject, isGood: false, text: messageOf(error) }
  } finally {
    sources.disown('doctor')
    process.off('exit', killSync)
  }
}

async function rootOn(
  { server }: NotebookProject['options'],
  root: string,
): Promise<string> {
  return server ? serverRoot(server, root) : ''
}

function describeHost(
  { python, passedOver }: KernelHost,
  root: string,
): string {
  const { executable, version, ipykernel } = python
  const rows = passedOver.map((finding) => describeFinding(finding, root))
  const width = Math.max(0, ...rows.map(({ name }) => name.length))
  return [
    `${executable}, Python ${version}, ipykernel ${ipykernel}`,
    ...(rows.length === 0 ? [] : ['looked at before:']),
    ...rows.map(({ name, fact }) => `  ${name.padEnd(width)}  ${fact}`),
  ].join('\n')
}

/** Never the token itself. */
function describeToken({ token, tokenFrom, login }: ServerAddress): string {
  if (login) {
    return login.cookies === undefined
      ? 'it asks for no password'
      : `the password of ${login.passwordFrom} is accepted`
  }
  return token === undefined
    ? 'it asks for no token'
    : `the token of ${tokenFrom ?? 'the options'} is accepted`
}

function describeSpecs(
  { kernelspecs, faults }: KernelSpecs,
  missing: readonly string[],
): Finding {
  const names = kernelspecs.map(
    ({ name, display_name }) => `${name} (${display_name})`,
  )
  return {
    subject: 'Kernelspecs',
    isGood: names.length > 0 && missing.length === 0,
    text: [
      names.join(', ') || 'none is installed',
      ...[...faults].map(([name, fault]) => `${name} cannot be used: ${fault}`),
      ...missing,
    ].join('\n'),
  }
}

function pythonSpec(specs: KernelSpecs): string {
  const spec =
    specs.kernelspecs.find(({ name }) => name === specs.default) ??
    specs.kernelspecs.find(({ language }) => language === 'python') ??
    specs.kernelspecs[0]
  return spec?.name ?? specs.default
}

function describeLaunch(launch: KernelLaunch | undefined): string {
  if (!launch) {
    return 'was started by the server'
  }
  if (launch.start === 'plain') {
    const why = launch.reason === undefined ? '' : ` (${launch.reason})`
    return `was started plainly${why}`
  }
  return launch.isPreloaded ? 'was forked with preloaded modules' : 'was forked'
}

function describeWire(launch: KernelLaunch | undefined): string {
  const refused = launch?.directRefused
  return refused === undefined ? '' : `, by ZeroMQ: ${refused}`
}

function describeCell(end: CellEnd): Finding {
  return end.type === 'completed'
    ? { subject: 'Cell', isGood: true, text: '6 * 7 was executed' }
    : {
        subject: 'Cell',
        isGood: false,
        text: `6 * 7 could not be executed: ${'error' in end && end.error ? `${end.error.ename}: ${end.error.evalue}` : end.type}`,
      }
}
