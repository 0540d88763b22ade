import { renderAddition, renderConfig } from '../render-config.ts'
import type { ConfigEntry } from '../render-config.ts'
import { WORKFLOW } from './project-facts.ts'
import type { ProjectFacts } from './project-facts.ts'
import type { PytestConfiguration } from './pytest-configuration.ts'
import { renderWorkflow } from './render-workflow.ts'

/** What a set-up comes to. Nothing that is there is overwritten. */
export interface InitPlan {
  readonly writes: readonly {
    readonly path: string
    readonly of: 'project' | 'repository'
    readonly text: string
    /** The text comes below what the file has. */
    readonly isAddition?: true
    /** What is in it, in a few words. */
    readonly about: string
  }[]
  /** What stays as it is, and why. */
  readonly kept: readonly string[]
  /** Lines for a configuration that only its owner should edit. */
  readonly addition: string | undefined
  /** Commands in their order, and what they do. */
  readonly next: readonly (readonly [string, string])[]
}

/** @param pytest What pytest is told about the notebooks. */
export function planInit(
  facts: ProjectFacts,
  pytest?: PytestConfiguration,
): InitPlan {
  const options = chooseOptions(facts, pytest)
  const { config, manager, packageJson, repository } = facts
  const hasPlugin = config?.text.includes('vitest-notebook') === true
  const isMeasured = options.some(({ name }) => name === 'coverage')
  const missing = ignoredLines(facts, isMeasured)
  const writes: InitPlan['writes'] = [
    ...(packageJson !== undefined
      ? []
      : [
          {
            path: 'package.json',
            of: 'project' as const,
            text: `${JSON.stringify({ private: true, type: 'module', scripts: { test: 'vitest run' } }, null, 2)}\n`,
            about: 'names the packages that are installed next',
          },
        ]),
    ...(config
      ? []
      : [
          {
            path: 'vitest.config.mts',
            of: 'project' as const,
            text: renderConfig(options, pytest?.test),
            about: describeConfig(facts, pytest),
          },
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            path: '.gitignore',
            of: 'project' as const,
            text: `${missing.join('\n')}\n`,
            ...(facts.gitignore !== undefined && { isAddition: true as const }),
            about: missing.join(' '),
          },
        ]),
    ...(repository.hasWorkflow || repository.host === 'other'
      ? []
      : [
          {
            path: WORKFLOW,
            of: 'repository' as const,
            text: renderWorkflow(facts, [
              'ipykernel',
              ...(isMeasured ? ['coverage'] : []),
            ]),
            about: describeWorkflow(facts),
          },
        ]),
  ]
  return {
    writes,
    kept: [
      ...(packageJson === undefined ? [] : ['package.json: there already']),
      ...(config && hasPlugin
        ? [`${config.name}: has notebooks() already`]
        : []),
      ...(missing.length === 0 ? ['.gitignore: has all lines already'] : []),
      ...(repository.hasWorkflow ? [`${WORKFLOW}: there already`] : []),
      ...(repository.host === 'other' && !repository.hasWorkflow
        ? [
            `${WORKFLOW}: not written, since this is no repository of GitHub; in your CI, run: ${manager.run} vitest run`,
          ]
        : []),
    ],
    addition:
      config && !hasPlugin ? renderAddition(config.name, options) : undefined,
    next: [
      ...(names(packageJson, 'vitest') && names(packageJson, 'vitest-notebook')
        ? []
        : [
            [
              `${manager.install} vitest vitest-notebook`,
              'installs what runs them',
            ] as const,
          ]),
      [
        `${manager.run} vitest-notebook doctor`,
        'looks for a Python with ipykernel',
      ],
      ...(pytest && !hasPlugin
        ? [
            [
              `${manager.run} vitest-notebook migrate`,
              'shows what was translated, and what has no counterpart',
            ] as const,
          ]
        : []),
      [
        `${manager.run} vitest run`,
        isSnapshots(facts) && !pytest
          ? 'runs all notebooks, and writes their snapshots'
          : 'runs all notebooks',
      ],
    ],
  }
}

/** Whether a `package.json` lists a package. */
function names(packageJson: string | undefined, name: string): boolean {
  return packageJson?.includes(`"${name}":`) === true
}

function isSnapshots({ notebooks }: ProjectFacts): boolean {
  return (
    notebooks.stripper !== undefined ||
    (notebooks.count > 0 && notebooks.stripped === notebooks.count)
  )
}

function chooseOptions(
  facts: ProjectFacts,
  pytest: PytestConfiguration | undefined,
): readonly ConfigEntry[] {
  if (pytest) {
    return pytest.options
  }
  return isSnapshots(facts)
    ? [
        {
          name: 'baseline',
          value: 'snapshot',
          comment:
            'Compared with snapshots, since the notebooks hold no outputs.',
        },
      ]
    : []
}

function describeConfig(
  facts: ProjectFacts,
  pytest: PytestConfiguration | undefined,
): string {
  const { count, stripped, stripper } = facts.notebooks
  const found = `${count === 0 ? 'no' : count} ${count === 1 ? 'notebook' : 'notebooks'} found`
  if (pytest) {
    return `${found}; as pytest has it (${pytest.files.join(', ')})`
  }
  if (isSnapshots(facts)) {
    const why =
      stripper === undefined
        ? 'none holds outputs'
        : `outputs are stripped (${stripper})`
    return `${found}; ${why}, so snapshots are compared`
  }
  return stripped === 0 || stripped === count
    ? `${found}; stored outputs are compared`
    : `${found}, ${stripped} without outputs; stored outputs are compared`
}

function describeWorkflow({ manager, python }: ProjectFacts): string {
  return [
    manager.name,
    python.by === 'none' ? 'pip' : `${python.by} (${python.file})`,
  ].join(', ')
}

function ignoredLines(
  { gitignore = '', environments }: ProjectFacts,
  isMeasured: boolean,
): string[] {
  const bare = (line: string): string => line.trim().replace(/^\/|\/$/g, '')
  const there = new Set(gitignore.split('\n').map(bare))
  return [
    'node_modules/',
    '.ipynb_checkpoints/',
    '.vitest/',
    ...(isMeasured ? ['coverage/'] : []),
    ...environments.map((name) => `${name}/`),
  ].filter((line) => !there.has(bare(line)))
}
