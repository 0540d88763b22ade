import type {
  ParameterValue,
  Parameters,
} from '../../src/parameters/parameter-value.ts'

/**
 * What papermill's own tests expect of its translators: `test_translators.py` of
 * nteract/papermill, 8351218 (2.6.0), BSD 3-Clause.
 */
export const VALUES: Readonly<
  Record<string, readonly (readonly [ParameterValue, string])[]>
> = {
  python: [
    ['foo', '"foo"'],
    ['{"foo": "bar"}', '"{\\"foo\\": \\"bar\\"}"'],
    [{ foo: 'bar' }, '{"foo": "bar"}'],
    [{ foo: '"bar"' }, '{"foo": "\\"bar\\""}'],
    [{ foo: ['bar'] }, '{"foo": ["bar"]}'],
    [{ foo: { bar: 'baz' } }, '{"foo": {"bar": "baz"}}'],
    [{ foo: { bar: '"baz"' } }, '{"foo": {"bar": "\\"baz\\""}}'],
    [['foo'], '["foo"]'],
    [['foo', '"bar"'], '["foo", "\\"bar\\""]'],
    [[{ foo: 'bar' }], '[{"foo": "bar"}]'],
    [[{ foo: '"bar"' }], '[{"foo": "\\"bar\\""}]'],
    [12345, '12345'],
    [-54321, '-54321'],
    [1.2345, '1.2345'],
    [-5432.1, '-5432.1'],
    [NaN, "float('nan')"],
    [-Infinity, "float('-inf')"],
    [Infinity, "float('inf')"],
    [true, 'True'],
    [false, 'False'],
    [null, 'None'],
  ],
  r: [
    ['foo', '"foo"'],
    ['{"foo": "bar"}', '"{\\"foo\\": \\"bar\\"}"'],
    [{ foo: 'bar' }, 'list("foo" = "bar")'],
    [{ foo: '"bar"' }, 'list("foo" = "\\"bar\\"")'],
    [{ foo: ['bar'] }, 'list("foo" = list("bar"))'],
    [{ foo: { bar: 'baz' } }, 'list("foo" = list("bar" = "baz"))'],
    [{ foo: { bar: '"baz"' } }, 'list("foo" = list("bar" = "\\"baz\\""))'],
    [['foo'], 'list("foo")'],
    [['foo', '"bar"'], 'list("foo", "\\"bar\\"")'],
    [[{ foo: 'bar' }], 'list(list("foo" = "bar"))'],
    [[{ foo: '"bar"' }], 'list(list("foo" = "\\"bar\\""))'],
    [12345, '12345'],
    [-54321, '-54321'],
    [1.2345, '1.2345'],
    [-5432.1, '-5432.1'],
    [true, 'TRUE'],
    [false, 'FALSE'],
    [null, 'NULL'],
  ],
  julia: [
    ['foo', '"foo"'],
    ['{"foo": "bar"}', '"{\\"foo\\": \\"bar\\"}"'],
    [{ foo: 'bar' }, 'Dict("foo" => "bar")'],
    [{ foo: '"bar"' }, 'Dict("foo" => "\\"bar\\"")'],
    [{ foo: ['bar'] }, 'Dict("foo" => ["bar"])'],
    [{ foo: { bar: 'baz' } }, 'Dict("foo" => Dict("bar" => "baz"))'],
    [{ foo: { bar: '"baz"' } }, 'Dict("foo" => Dict("bar" => "\\"baz\\""))'],
    [['foo'], '["foo"]'],
    [['foo', '"bar"'], '["foo", "\\"bar\\""]'],
    [[{ foo: 'bar' }], '[Dict("foo" => "bar")]'],
    [[{ foo: '"bar"' }], '[Dict("foo" => "\\"bar\\"")]'],
    [12345, '12345'],
    [-54321, '-54321'],
    [1.2345, '1.2345'],
    [-5432.1, '-5432.1'],
    [true, 'true'],
    [false, 'false'],
    [null, 'nothing'],
  ],
  bash: [
    ['foo', 'foo'],
    ['foo space', "'foo space'"],
    ["foo's apostrophe", `'foo'"'"'s apostrophe'`],
    ['shell ( is ) <dumb>', "'shell ( is ) <dumb>'"],
    [12345, '12345'],
    [-54321, '-54321'],
    [1.2345, '1.2345'],
    [-5432.1, '-5432.1'],
    [true, 'true'],
    [false, 'false'],
    [null, ''],
  ],
}

export const CELLS: Readonly<
  Record<string, readonly (readonly [Parameters, string])[]>
> = {
  python: [
    [{ foo: 'bar' }, '# Parameters\nfoo = "bar"\n'],
    [{ foo: true }, '# Parameters\nfoo = True\n'],
    [{ foo: 5 }, '# Parameters\nfoo = 5\n'],
    [{ foo: 1.1 }, '# Parameters\nfoo = 1.1\n'],
    [{ foo: ['bar', 'baz'] }, '# Parameters\nfoo = ["bar", "baz"]\n'],
    [{ foo: { bar: 'baz' } }, '# Parameters\nfoo = {"bar": "baz"}\n'],
    [
      { foo: 'bar', baz: ['buz'] },
      '# Parameters\nfoo = "bar"\nbaz = ["buz"]\n',
    ],
  ],
  r: [
    [{ foo: 'bar' }, '# Parameters\nfoo = "bar"\n'],
    [{ foo: true }, '# Parameters\nfoo = TRUE\n'],
    [{ foo: 5 }, '# Parameters\nfoo = 5\n'],
    [{ foo: 1.1 }, '# Parameters\nfoo = 1.1\n'],
    [{ foo: ['bar', 'baz'] }, '# Parameters\nfoo = list("bar", "baz")\n'],
    [{ foo: { bar: 'baz' } }, '# Parameters\nfoo = list("bar" = "baz")\n'],
    [
      { foo: 'bar', baz: ['buz'] },
      '# Parameters\nfoo = "bar"\nbaz = list("buz")\n',
    ],
    [{ ___foo: 5 }, '# Parameters\nfoo = 5\n'],
  ],
  julia: [
    [{ foo: 'bar' }, '# Parameters\nfoo = "bar"\n'],
    [{ foo: true }, '# Parameters\nfoo = true\n'],
    [{ foo: 5 }, '# Parameters\nfoo = 5\n'],
    [{ foo: 1.1 }, '# Parameters\nfoo = 1.1\n'],
    [{ foo: ['bar', 'baz'] }, '# Parameters\nfoo = ["bar", "baz"]\n'],
    [{ foo: { bar: 'baz' } }, '# Parameters\nfoo = Dict("bar" => "baz")\n'],
    [
      { foo: 'bar', baz: ['buz'] },
      '# Parameters\nfoo = "bar"\nbaz = ["buz"]\n',
    ],
  ],
  bash: [
    [{ foo: 'bar' }, '# Parameters\nfoo=bar\n'],
    [
      { foo: 'shell ( is ) <dumb>' },
      "# Parameters\nfoo='shell ( is ) <dumb>'\n",
    ],
    [{ foo: true }, '# Parameters\nfoo=true\n'],
    [{ foo: 5 }, '# Parameters\nfoo=5\n'],
    [{ foo: 1.1 }, '# Parameters\nfoo=1.1\n'],
    [
      { foo: 'bar', baz: '$dumb(shell)' },
      "# Parameters\nfoo=bar\nbaz='$dumb(shell)'\n",
    ],
  ],
}
