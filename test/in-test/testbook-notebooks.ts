import type { CellSpec } from '../helpers/notebooks/notebook-file.ts'

/**
 * The notebooks that testbook's own tests and examples are about:
 * `testbook/tests/resources` and `examples` of nteract/testbook, 6f220ed (0.4.2),
 * BSD 3-Clause. None has outputs.
 */
export const TESTBOOK: Readonly<Record<string, readonly CellSpec[]>> = {
  foo: [
    { code: '1 + 1' },
    { code: "print('hello world')\n\nprint([1, 2, 3])", tags: ['test1'] },
    { code: "def foo():\n    print('foo')", tags: ['prepare_foo'] },
    { code: 'foo()', tags: ['execute_foo'] },
    {
      code: "import pandas as pd\nd = {'col1': [1, 2], 'col2': [3, 4]}\ndf = pd.DataFrame(data=d)\ndf",
    },
    { code: '' },
  ],
  inject: [
    { code: "foo = 'Hello'\nbar = 'World'" },
    { code: 'def say_hello():\n    print("Hello there")', tags: ['hello'] },
    { code: 'def say_bye():\n    print("Bye")', tags: ['bye'] },
    { code: "sample_dict = {'foo' : 'bar'}", tags: ['dict'] },
    { code: "sample_list = ['foo', 'bar']", tags: ['list'] },
    { code: 'sample_int = 42', tags: ['int'] },
    { code: "sample_str = 'hello world'", tags: ['str'] },
    { code: 'sample_list + [1]' },
    { code: '' },
  ],
  reference: [
    { code: 'a = [1, 2, 3]' },
    { code: 'b = [1, 2, 3]' },
    { code: 'def double(ll):\n    return [_*2 for _ in ll]' },
    {
      code: `class Foo:
    def __init__(self, name):
        self.name = name
    
    def __repr__(self):
        return f"<Foo value='{self.name}'>"
    
    def say_hello(self):
        return f"Hello {self.name}!"`,
    },
    { code: '' },
  ],
  patch: [
    { code: 'import os\nimport subprocess' },
    { code: 'def listdir():\n    return os.listdir()' },
    {
      code: "def get_branch():\n    return os.popen('git rev-parse --abbrev-ref HEAD').read().strip()",
    },
    { code: 'def env():\n    return os.environ' },
    { code: 'foo = {}' },
  ],
  exception: [
    {
      code: 'def raise_my_exception():\n    class MyException(Exception):\n        pass\n    raise MyException',
    },
  ],
  dataframe: [
    { code: 'import pandas as pd', tags: ['imports'] },
    {
      code: "df = pd.DataFrame([[1, 2, 3], [4, None, 6]], columns = ['a', 'b', 'c'], dtype='float')",
    },
    { code: 'df = df.dropna()', tags: ['manipulation'] },
    { code: 'df' },
  ],
  stdout: [
    { code: 'from datetime import datetime' },
    { code: 'print("hello world!")' },
    {
      code: 'print(f"The current time is {datetime.now().strftime(\'%H:%M:%S\')}")',
    },
  ],
}
