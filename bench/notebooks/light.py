# %%
2 ** 10 + 17 // 3 - 4 % 3
# %%
greeting = 'hello, notebook'
greeting.title().replace(',', ';')
# %%
squares = [number * number for number in range(20)]
squares
# %%
{word: len(word) for word in 'the quick brown fox'.split()}
# %%
for number in range(5):
    print(f'{number} squared is {squares[number]}')
# %%
import json

print(json.dumps({'name': 'light', 'values': [1, 2.5, None, True]}, indent=2))
# %%
def fibonacci(count):
    first, second = 0, 1
    for _ in range(count):
        yield first
        first, second = second, first + second


list(fibonacci(15))
# %%
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f'Point({self.x}, {self.y})'


[Point(1, 2), Point(3, 4)]
# %%
sorted({'pear', 'apple', 'fig'}, key=len)
# %%
total = sum(squares)
print('total', total)
total / len(squares)
