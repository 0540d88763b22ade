import { parseDocument } from 'htmlparser2'

interface ElementRule {
  readonly children: readonly string[]
  readonly required: readonly string[]
  readonly allowed: readonly string[]
  readonly hasText: boolean
}

const message: ElementRule = {
  children: [],
  required: [],
  allowed: ['type', 'message'],
  hasText: true,
}
const text: ElementRule = {
  children: [],
  required: [],
  allowed: [],
  hasText: true,
}

/**
 * What consumers of JUnit XML take: the schema of Jenkins' xUnit plugin
 * (`junit-10.xsd`), as far as Vitest writes anything of it.
 */
const RULES: Readonly<Record<string, ElementRule>> = {
  testsuites: {
    children: ['testsuite'],
    required: [],
    allowed: ['name', 'time', 'tests', 'failures', 'errors'],
    hasText: false,
  },
  testsuite: {
    children: [
      'testsuite',
      'properties',
      'testcase',
      'system-out',
      'system-err',
    ],
    required: ['name', 'tests', 'failures', 'errors'],
    allowed: [
      'group',
      'time',
      'skipped',
      'timestamp',
      'hostname',
      'id',
      'package',
      'file',
      'log',
      'url',
    ],
    hasText: false,
  },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    required: ['name'],
    allowed: ['time', 'classname', 'group'],
    hasText: false,
  },
  skipped: message,
  error: message,
  failure: message,
  'system-out': text,
  'system-err': text,
}

type Node = ReturnType<typeof parseDocument>['children'][number]

/** Where a JUnit report is not as its consumers want it. */
export function junitFaults(xml: string): string[] {
  const { children } = parseDocument(xml, { xmlMode: true })
  return children
    .filter((node) => 'attribs' in node)
    .flatMap((node) => faultsOf(node, ['testsuites'], 'report'))
}

function faultsOf(
  node: Node,
  allowed: readonly string[],
  parent: string,
): string[] {
  if (!('name' in node) || !('attribs' in node)) {
    return 'data' in node &&
      node.data.trim() !== '' &&
      RULES[parent]?.hasText !== true
      ? [`text in ${parent}: ${node.data.trim()}`]
      : []
  }
  const { name, attribs, children } = node
  const rule = RULES[name]
  if (!rule || !allowed.includes(name)) {
    return [`<${name}> in ${parent}`]
  }
  const given = Object.keys(attribs)
  return [
    ...rule.required
      .filter((attribute) => !given.includes(attribute))
      .map((attribute) => `no ${attribute} of ${name}`),
    ...given
      .filter(
        (attribute) => ![...rule.required, ...rule.allowed].includes(attribute),
      )
      .map((attribute) => `${attribute} of ${name}`),
    ...(attribs['time'] !== undefined &&
    !/^[\d,]*(?:\.\d*)?$/.test(attribs['time'])
      ? [`time of ${name}: ${attribs['time']}`]
      : []),
    ...children.flatMap((child) => faultsOf(child, rule.children, name)),
  ]
}
