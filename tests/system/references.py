# Weak references: what they say, when their callbacks come, what proxies do; rings; what runs at the end.
import atexit
import gc
import _weakref as weakref


class C:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def told(which):
    return lambda reference: print('callback', which, reference() is None)


one = C('one')
first, second = weakref.ref(one, told(1)), weakref.ref(one, told(2))
plain = weakref.ref(one)
print(plain is weakref.ref(one), first == second, weakref.getweakrefcount(one), plain() is one)
print(weakref.getweakrefs(one) == [plain, second, first])
proxy = weakref.proxy(one)
proxy.extra = 5
print(proxy.name, one.extra, isinstance(proxy, C), type(proxy).__name__)
del one
print(plain(), first())
try:
    proxy.name
except ReferenceError as error:
    print(error)
for wrong in (1, [], 'x', None):
    try:
        weakref.ref(wrong)
    except TypeError as error:
        print(error)
left, right = C('left'), C('right')
left.other, right.other = right, left
watch = weakref.ref(left, told(3))
del left, right
print('before', watch() is not None)
print(gc.collect() > 0, watch())


def numbers():
    try:
        yield 1
    finally:
        print('generator closed')


kept = C('kept')
_hidden = [C('second of a list'), C('first of a list')]
running = numbers()
next(running)
atexit.register(print, 'exit function', end='!\n')
print('end')
