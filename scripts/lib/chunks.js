/**
 * The files for what is loaded together, each with all that it imports and no
 * file above has. Left to itself, the bundler makes one for each set of entries
 * that use the same modules.
 */
const CHUNKS = {
  // What others have written is made small where it is much.
  'checks-libraries': /\/node_modules\/@cfworker\//,
  'command-libraries': /\/node_modules\/(?:smol-toml|tinyglobby)\//,
  'compare-libraries':
    /\/node_modules\/(?:diff|fast-png|htmlparser2|jpeg-js|pixelmatch)\//,
  'report-libraries':
    /\/node_modules\/(?:hast-util-(?:from-html|sanitize|to-html)|highlight\.js|marked)\//,
  // The plugin itself, which the command line uses, too.
  plugin: /\/src\/index\.ts$/,
  client: /\/src\/(?:kernel\/(?!way-in\/|server-api\/proxy-agent)|messaging\/)/,
  // What finds a server and its way in; local kernels need none of it.
  'way-in':
    /\/src\/(?:kernel\/(?:way-in\/|server-api\/proxy-agent)|main\/servers\/(?:open-server|server-root))/,
  rules: /\/src\/comparison\/options\/comparison-settings\.ts$/,
  runtime: /\/src\/worker\/(?:environment|index)\.ts$/,
  // Where outputs are not just what is stored.
  compare: /\/src\/comparison\/(?:compare-outputs|images\/.*)\.ts$/,
  // What looks at notebooks as files, where that is asked for.
  checks: /\/src\/hygiene\//,
  // Where a notebook or a copy of it is written.
  write:
    /\/src\/worker\/recording\/(?:notebook-artifact|page-facts|save-outputs)\.ts$/,
  // All of the command line but the file that older versions of Node can load.
  command: /\/src\/cli\/(?!index\.ts$)/,
}

/**
 * @param {Record<string, string>} entries absolute paths
 * @returns {import('rolldown').CodeSplittingGroup[]}
 */
export function chunks(entries) {
  const groups = Object.entries(CHUNKS).map(([name, test]) => ({
    name,
    test: (id) => test.test(id.replaceAll('\\', '/')),
  }))
  const { index } = entries
  // The command line has the plugin's own file, as tests have that open notebooks
  // in a run without it.
  const others = Object.keys(entries).filter(
    (name) => !['index', 'cli', 'test'].includes(name),
  )
  const shared = index
    ? [
        sharedChunk(
          index,
          others.map((name) => entries[name]),
        ),
      ]
    : []
  // A module goes into the first that wants it.
  return [...shared, ...groups].map((group, at, { length }) => ({
    ...group,
    priority: length - at,
  }))
}

/**
 * What the plugin needs to start, and others too: it must load no more of them,
 * and they no more of it.
 */
function sharedChunk(plugin, others) {
  let shared
  return {
    debugName: 'shared',
    name(id, graph) {
      if (!shared) {
        const ofOthers = reached(others, (each) => {
          const { importedIds, dynamicallyImportedIds } =
            graph.getModuleInfo(each)
          return [...importedIds, ...dynamicallyImportedIds]
        })
        shared = reached(
          [plugin],
          (each) => graph.getModuleInfo(each).importedIds,
        )
        shared = new Set([...shared].filter((each) => ofOthers.has(each)))
      }
      return shared.has(id) ? 'shared' : undefined
    },
  }
}

function reached(ids, importsOf) {
  const found = new Set(ids)
  // A set goes on with what is added meanwhile.
  for (const id of found) {
    for (const next of importsOf(id)) {
      found.add(next)
    }
  }
  return found
}
