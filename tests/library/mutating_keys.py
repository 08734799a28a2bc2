"""Keys whose comparison changes the container that looks for them, and iterators that are made again."""
import copy
import pickle


class Key:
    target = None

    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if Key.target is not None:
            target, Key.target = Key.target, None
            target.clear()
        return self.number == other.number


def emptied(container, act):
    Key.target = container
    try:
        act()
    except (KeyError, RuntimeError, ValueError) as error:
        print(type(error).__name__, end=' ')
    Key.target = None
    print(len(container))


for method in ('update', 'difference_update', 'intersection_update', 'union', 'isdisjoint', 'issubset'):
    keys = {Key(1), Key(2), Key(3)}
    print(method, end=' ')
    emptied(keys, lambda: getattr(keys, method)({Key(1), Key(9)}))
numbers = {Key(1): 1, Key(2): 2}
emptied(numbers, lambda: numbers.get(Key(2)))
emptied(numbers, lambda: numbers.setdefault(Key(5), 1))
items = [Key(1), Key(2), Key(3)]
emptied(items, lambda: items.index(Key(3)))
array = bytearray(b'abcdef')


class Index:
    def __index__(self):
        array.clear()
        return 4


array[:Index()] = b'xy'
print(array)

for make in (lambda: iter([1, 2, 3]), lambda: iter('añb'), lambda: iter(range(1, 9, 3)), lambda: reversed([1, 2, 3]),
             lambda: enumerate('abc'), lambda: zip('ab', [1, 2]), lambda: map(str, (1, 2)), lambda: iter({1: 2, 3: 4})):
    iterator = make()
    next(iterator)
    again = pickle.loads(pickle.dumps(iterator))
    print(type(again).__name__, list(copy.copy(iterator)), list(again))
placed = iter([1, 2, 3])
placed.__setstate__(2)
print(list(placed), bytearray(b'a').__reduce_ex__(3))
