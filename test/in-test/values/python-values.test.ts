import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { readAnswer } from '../../../src/in-test/values/python-values.ts'
import { root, testPython } from '../../helpers/environments.ts'

/** What defines what the expressions below use. */
const SETUP = `
import array, collections.abc, dataclasses, datetime, decimal, enum, fractions, itertools, pathlib, uuid
import numpy as np, pandas as pd
class Colour(enum.Enum):
    RED = 'red'
@dataclasses.dataclass
class Point:
    x: int
    y: float
class Word(str, enum.Enum):
    YES = 'yes'
class Level(enum.IntEnum):
    LOW = 1
class Told(str):
    def __str__(self):
        return 'something else'
class Broken(collections.abc.Mapping):
    def __getitem__(self, key):
        raise KeyError('gone')
    def __iter__(self):
        return iter(['a'])
    def __len__(self):
        return 1
class Plain:
    pass
async def later():
    return 1
Pair = collections.namedtuple('Pair', 'a b')
loop = []
loop.append(loop)
utc = datetime.timezone.utc
`

/** What becomes of the value of an expression. */
const VALUES: readonly (readonly [string, unknown])[] = [
  ['None', null],
  ['[True, 1, -1.5, "é\\n\\0"]', [true, 1, -1.5, 'é\n\0']],
  ['(120, 4)', [120, 4]],
  ['Pair(1, "b")', [1, 'b']],
  ['range(3)', [0, 1, 2]],
  ['collections.deque([1])', [1]],
  ['float("nan")', NaN],
  ['[float("inf"), float("-inf"), -0.0]', [Infinity, -Infinity, -0]],
  ['2 ** 53 - 1', 9007199254740991],
  ['[2 ** 53 + 1, -2 ** 64]', [9007199254740993n, -18446744073709551616n]],
  ['[1e16, 1e300, 2.0 ** 53]', [1e16, 1e300, 2 ** 53]],
  [
    '{"a": {"b": [1]}, 2: 3, None: 4, True: 5, 1.5: 6}',
    { a: { b: [1] }, 2: 3, null: 4, true: 5, '1.5': 6 },
  ],
  [
    '{"$vitest-notebook": "set", "items": 1}',
    { '$vitest-notebook': 'set', items: 1 },
  ],
  ['{"__proto__": 1}.keys()', ['__proto__']],
  ['collections.Counter("aab")', { a: 2, b: 1 }],
  ['{Colour.RED: Colour.RED}', { red: 'red' }],
  ['[Word.YES, Level.LOW, Told("a")]', ['yes', 1, 'a']],
  ['{Word.YES: 1, Told("b"): 2}', { yes: 1, b: 2 }],
  ['array.array("i", [1, 2])', [1, 2]],
  ['{1, 2}', new Set([1, 2])],
  ['frozenset()', new Set()],
  ['b"\\x00\\xff"', new Uint8Array([0, 255])],
  ['bytearray(b"a")', new Uint8Array([97])],
  ['datetime.date(2024, 2, 29)', '2024-02-29'],
  [
    'datetime.datetime(2024, 2, 29, 1, 2, 3, 4, utc)',
    '2024-02-29T01:02:03.000004+00:00',
  ],
  ['datetime.time(1, 2)', '01:02:00'],
  ['datetime.timedelta(minutes=1, milliseconds=5)', 60.005],
  ['decimal.Decimal("1.10")', '1.10'],
  ['fractions.Fraction(1, 3)', '1/3'],
  ['pathlib.PurePosixPath("a/b")', 'a/b'],
  ['uuid.UUID(int=1)', '00000000-0000-0000-0000-000000000001'],
  ['Point(1, 2.5)', { x: 1, y: 2.5 }],
  [
    '[np.int64(1), np.float32(0.5), np.bool_(True), np.str_("a"), np.float64("nan")]',
    [1, 0.5, true, 'a', NaN],
  ],
  [
    'np.arange(6).reshape(2, 3)',
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  ['np.array(5)', 5],
  ['np.array([1.5, np.inf])', [1.5, Infinity]],
  ['np.array(["2024-01-01", "NaT"], "datetime64[D]")', ['2024-01-01', null]],
  ['np.datetime64("2024-01-01T00:00")', '2024-01-01T00:00'],
  ['np.array([1500, "NaT"], "timedelta64[ms]")', [1.5, null]],
  ['np.array([(1, 2.5)], [("a", int), ("b", float)])', [{ a: 1, b: 2.5 }]],
  // Each field by its own type.
  [
    'np.array([((1, 2), "2024-01-01T00:00:00.123456789")], [("a", [("x", int), ("y", int)]), ("t", "M8[ns]")])',
    [{ a: { x: 1, y: 2 }, t: '2024-01-01T00:00:00.123456789' }],
  ],
  ['np.array((1, [2, 3]), [("a", int), ("b", int, 2)])', { a: 1, b: [2, 3] }],
  [
    'np.array([(1, "2024-01-01")], [("a", int), ("t", "M8[D]")])[0]',
    { a: 1, t: '2024-01-01' },
  ],
  [
    '[np.longdouble(0.5), np.array([0.5, np.inf], "g")]',
    [0.5, [0.5, Infinity]],
  ],
  ['np.ma.masked_array([1, 2], [False, True])', [1, null]],
  ['{np.int64(1): 2}', { 1: 2 }],
  [
    'pd.DataFrame({"a": [1, 2], "b": [0.5, None], 3: ["x", "y"]})',
    [
      { a: 1, b: 0.5, 3: 'x' },
      { a: 2, b: NaN, 3: 'y' },
    ],
  ],
  [
    'pd.DataFrame({"t": pd.to_datetime(["2024-01-01", None])})',
    [{ t: '2024-01-01T00:00:00' }, { t: null }],
  ],
  [
    'pd.DataFrame({"n": pd.array([1, None], "Int64")})',
    [{ n: 1 }, { n: null }],
  ],
  [
    'pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]))',
    [{ "('a', 1)": 1, "('a', 2)": 2 }],
  ],
  [
    'pd.DataFrame([[1, 2]], columns=[pd.Timestamp("2024-01-01"), None])',
    [{ '2024-01-01T00:00:00': 1, NaT: 2 }],
  ],
  ['pd.DataFrame({"$vitest-notebook": [1]})', [{ '$vitest-notebook': 1 }]],
  ['pd.DataFrame(index=[1, 2])', [{}, {}]],
  ['pd.Series([1, 2], index=["a", "b"])', [1, 2]],
  ['pd.Series(["x", "y"], dtype="category")', ['x', 'y']],
  ['pd.Index(["a", "b"])', ['a', 'b']],
  ['pd.Series([1, 2]).mean()', 1.5],
  ['[pd.NA, pd.NaT, pd.Timedelta("1h")]', [null, null, 3600]],
  ['pd.Timestamp("2024-01-01", tz="UTC")', '2024-01-01T00:00:00+00:00'],
]

/** What cannot cross, by what is said of it. */
const ERRORS: readonly (readonly [string, string])[] = [
  ['Plain()', 'it is a Plain.'],
  ['{"a": [1, Plain()]}', "its ['a'][1] is a Plain."],
  ['(n for n in [])', 'it is a generator.\nAsk for what it gives: list(…)'],
  ['itertools.count()', 'it is an itertools.count.'],
  [
    '(lambda it: (it, it.close())[0])(later())',
    'it is a coroutine.\nAsk for what it comes to: await …',
  ],
  [
    'Broken()',
    "it is a Broken that raises KeyError when it is read: 'gone'.\nAsk for a part of it",
  ],
  [
    '10 ** 5000',
    'it is an int that raises ValueError when it is read: Exceeds the limit',
  ],
  [
    'np.timedelta64(5, "M")',
    'it is a timedelta64[M], which is no number of seconds.',
  ],
  ['len', 'it is a builtin_function_or_method.\nAsk for what it returns'],
  ['Plain', 'it is the class Plain.'],
  ['np', 'it is the module numpy.'],
  ['1j', 'it is a complex.\nAsk for its parts'],
  ['np.array([1j])', 'its [0] is a complex.'],
  ['loop', 'its [0] is a list that contains itself.'],
  ['{(1, 2): 3}', 'it is a mapping with a key of type tuple.'],
  ['{1: 2, "1": 3}', "it is a dict with two keys that are both '1' as text."],
  [
    'pd.DataFrame([[1, 2]], columns=["a", "a"])',
    "it is a DataFrame with several columns 'a'.",
  ],
  ['pd.DataFrame({"x": [Plain()]})', "its [0]['x'] is a Plain."],
]

const EXPRESSIONS = [...VALUES, ...ERRORS].map(([expression]) => expression)

/** What the module says of all expressions, by one Python. */
const said: Readonly<Record<string, object>> = JSON.parse(
  execFileSync(
    testPython(),
    [
      '-c',
      `import json, sys, types
module = types.ModuleType('vitest_notebook_values')
exec(open(sys.argv[1]).read(), module.__dict__)
exec(sys.argv[2])
answers = {}
for expression in json.loads(sys.argv[3]):
    module.keep(eval(expression))
    answers[expression] = module.carried()._repr_mimebundle_()
print(json.dumps(answers))`,
      `${root}/python/vitest_notebook_host/kernel/carried_values.py`,
      SETUP,
      JSON.stringify(EXPRESSIONS),
    ],
    { encoding: 'utf8' },
  ),
)

function read(expression: string): unknown {
  return readAnswer(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON
    { value: { status: 'ok', data: said[expression] as never } },
    'x',
  )
}

test.each(VALUES)('%s', (expression, value) => {
  expect(read(expression)).toEqual(value)
})

test.each(ERRORS)('%s cannot cross', (expression, message) => {
  expect(() => read(expression)).toThrow(
    expect.objectContaining({
      code: 'NB_ERR_VALUE',
      message: expect.stringContaining(
        `The value of x cannot be carried to a test: ${message}`,
      ),
    }),
  )
})
