import { parseAst } from 'vitest/node'

import { isJsonObject, stringOr } from '../../common/json.ts'
import type { JsonObject } from '../../common/json.ts'

/** What the source text of a function says of it. */
export interface FunctionFacts {
  /** Names, also `this`, that neither the function nor JavaScript defines. */
  readonly outside: readonly string[]
  /** It returns a promise or an iterator. */
  readonly isDeferred: boolean
}

/**
 * Reads the source text of a function expression or method. `undefined` where it
 * is none, as that of native and bound functions. A name that is defined anywhere
 * in the function is taken as defined, so that nothing is called missing that is
 * there.
 */
export function functionFacts(source: string): FunctionFacts | undefined {
  const expression = parse(`(${source})`) ?? parse(`({ ${source} })`)
  const method = nodes(expression?.['properties'])[0]
  const main = method ? node(method['value']) : expression
  if (!main || !isFunction(main)) {
    return undefined
  }
  const used = new Set<string>()
  const defined = new Set<string>(['arguments', 'undefined'])
  const visit = (each: JsonObject, ownsThis: boolean): void => {
    if (each['type'] === 'Identifier') {
      used.add(stringOr(each['name'], ''))
    }
    if (isThis(each) && !ownsThis) {
      used.add('this')
    }
    for (const name of namesDefinedBy(each)) {
      defined.add(name)
    }
    const isOwner = ownsThis || (each !== main && bindsThis(each))
    for (const child of childrenOf(each)) {
      visit(child, isOwner)
    }
  }
  visit(method ?? main, false)
  return {
    outside: [...used].filter(
      (name) => !defined.has(name) && !(name in globalThis),
    ),
    isDeferred: main['async'] === true || main['generator'] === true,
  }
}

function parse(code: string): JsonObject | undefined {
  try {
    const program: unknown = parseAst(code)
    const [statement] = nodes(node(program)?.['body'])
    return node(statement?.['expression'])
  } catch {
    return undefined
  }
}

function node(value: unknown): JsonObject | undefined {
  return isJsonObject(value) && 'type' in value ? value : undefined
}

function nodes(value: unknown): readonly JsonObject[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map(node).filter((each) => each !== undefined)
}

function isFunction({ type }: JsonObject): boolean {
  return type === 'FunctionExpression' || type === 'ArrowFunctionExpression'
}

function isThis({ type }: JsonObject): boolean {
  return type === 'ThisExpression' || type === 'Super'
}

function bindsThis({ type }: JsonObject): boolean {
  return (
    type === 'FunctionExpression' ||
    type === 'FunctionDeclaration' ||
    type === 'ClassBody'
  )
}

/** The nodes in which names refer to something. */
function childrenOf(parent: JsonObject): readonly JsonObject[] {
  const { type } = parent
  // `typeof` is how one asks whether a name is there.
  const isTypeof = type === 'UnaryExpression' && parent['operator'] === 'typeof'
  return Object.entries(parent).flatMap(([key, value]) => {
    const isName =
      key === 'label' ||
      type === 'MetaProperty' ||
      ((key === 'property' || key === 'key') && parent['computed'] !== true)
    return nodes(value).filter(
      (child) => !((isName || isTypeof) && child['type'] === 'Identifier'),
    )
  })
}

function namesDefinedBy(each: JsonObject): readonly string[] {
  switch (each['type']) {
    case 'VariableDeclarator':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return namesIn(each['id'])
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [...namesIn(each['id']), ...namesIn(each['params'])]
    case 'CatchClause':
      return namesIn(each['param'])
    default:
      return []
  }
}

/** The names that a pattern binds. */
function namesIn(pattern: unknown): readonly string[] {
  return nodes(pattern).flatMap((each): readonly string[] => {
    switch (each['type']) {
      case 'Identifier':
        return [stringOr(each['name'], '')]
      case 'ObjectPattern':
        return namesIn(each['properties'])
      case 'Property':
        return namesIn(each['value'])
      case 'ArrayPattern':
        return namesIn(each['elements'])
      case 'AssignmentPattern':
        return namesIn(each['left'])
      case 'RestElement':
        return namesIn(each['argument'])
      default:
        return []
    }
  })
}
