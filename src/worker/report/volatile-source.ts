import { PYTHON } from '../../nbformat/outline/notebook-kernel.ts'

interface Volatile {
  /** In languages whose name matches. */
  readonly language: RegExp
  readonly pattern: RegExp
  /** What makes it the same in every run. */
  readonly remedy: string
  /** That this is done already. */
  readonly done?: RegExp
}

const R = /^r$/i
const JULIA = /^julia/i
const JAVASCRIPT = /^(?:java|type)script/i

/** Calls that draw random numbers, each with its seed. */
const RANDOM: readonly Volatile[] = [
  {
    language: PYTHON,
    pattern: /\b(?:np|numpy)\.random\.(?!seed\b|default_rng\b|Generator\b)\w+/,
    remedy: 'np.random.seed(0)',
    done: /\b(?:np|numpy)\.random\.seed\(/,
  },
  {
    language: PYTHON,
    pattern: /\bdefault_rng\(\s*\)/,
    remedy: 'np.random.default_rng(0)',
  },
  {
    language: PYTHON,
    pattern:
      /(?<![.\w])random\.(?:random|randint|randrange|choices?|shuffle|sample|uniform|gauss|normalvariate)\b/,
    remedy: 'random.seed(0)',
    done: /(?<![.\w])random\.seed\(/,
  },
  {
    language: PYTHON,
    pattern: /\btorch\.(?:rand\w*|normal|bernoulli|multinomial)\b/,
    remedy: 'torch.manual_seed(0)',
    done: /\bmanual_seed\(/,
  },
  {
    language: PYTHON,
    pattern: /\btf\.random\.(?!set_seed\b)\w+/,
    remedy: 'tf.random.set_seed(0)',
    done: /\bset_(?:random_)?seed\(/,
  },
  {
    language: PYTHON,
    pattern:
      /\b(?:train_test_split|KFold|ShuffleSplit|KMeans|RandomForest\w+|TSNE|UMAP)\((?![^)]{0,500}random_state)|\.sample\((?![^)]{0,500}random_state)/,
    remedy: 'random_state=0',
    done: /\b(?:np|numpy)\.random\.seed\(/,
  },
  {
    language: R,
    pattern: /\b(?:r(?:norm|unif|binom|pois|exp|gamma|beta|t)|sample)\s*\(/,
    remedy: 'set.seed(1)',
    done: /\bset\.seed\s*\(/,
  },
  {
    language: JULIA,
    pattern: /\b(?:randn?|shuffle!?|randperm)\s*\(/,
    remedy: 'Random.seed!(1)',
    done: /\bseed!\s*\(/,
  },
]

/** Calls that give another value in every run, whatever is done. */
const CLOCK: readonly Pick<Volatile, 'language' | 'pattern'>[] = [
  {
    language: PYTHON,
    pattern:
      /\b(?:datetime|date|Timestamp|dt)\.(?:now|utcnow|today)\b|(?<![.\w])time\.(?:time|time_ns|perf_counter|monotonic|process_time|ctime|localtime|gmtime|strftime)\b|^[ \t]*![ \t]*date\b/m,
  },
  { language: R, pattern: /\bSys\.(?:time|Date)\b|\bdate\(\)/ },
  { language: JULIA, pattern: /\b(?:now|today|time)\(\)/ },
  {
    language: JAVASCRIPT,
    pattern:
      /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bcrypto\.randomUUID\b/,
  },
]

const COMMENT = /(?:#|\/\/).*$/gm

/**
 * Why the output of a cell is another one in every run, as far as its source
 * says, and what to do: sentences. Read off the text, so that what functions of
 * other cells do is not found.
 *
 * @param sources of the code cells up to this one, which is the last.
 * @param language as `languageName` gives it.
 * @param mark What a cell is marked with so that its values may vary.
 */
export function describeVolatileSource(
  sources: readonly string[],
  language: string,
  mark: () => string,
): readonly string[] {
  const own = withoutComments(sources.at(-1) ?? '')
  const random = RANDOM.find(
    (call) =>
      call.language.test(language) &&
      call.pattern.test(own) &&
      !sources.some((source) => call.done?.test(withoutComments(source))),
  )
  if (random) {
    return [
      `It draws random numbers (${callIn(own, random.pattern)}): seed them (${random.remedy}), or mark the cell "${mark()}".`,
    ]
  }
  const clock = CLOCK.find(
    (call) => call.language.test(language) && call.pattern.test(own),
  )
  return clock
    ? [
        `Its output varies (${callIn(own, clock.pattern)}): mark the cell "${mark()}".`,
      ]
    : []
}

function withoutComments(source: string): string {
  return source.replace(COMMENT, '')
}

function callIn(source: string, pattern: RegExp): string {
  return pattern.exec(source)?.[0].replace(/\($/, '').trim() ?? ''
}
