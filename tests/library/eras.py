"""The library is 3.14's: what of it shows in another era is that era's."""
import asyncio, csv, doctest, enum, functools, sys, time, traceback, typing, os


class Colour(enum.Enum):
    RED = 1


def shown(text):
    for line in text.splitlines():
        if not line.startswith('  File'):
            print(line)


print(hasattr(sys, 'monitoring'), hasattr(typing, 'Self'), hasattr(typing, 'TypeIs'), hasattr(csv, 'QUOTE_STRINGS'))
print(hasattr(shown, '__annotate__'), hasattr(shown, '__type_params__'), type(Colour).__name__)
for name in ('TypeIs', 'LiteralString'):
    try:
        exec('from typing import ' + name)
        print(name)
    except ImportError as error:
        print(str(error).split(' (')[0])


def divide(x, y):
    return 1 + (x
                / y)


for failing in (lambda: divide(1, 0), lambda: prin(1), lambda: [].appendd):
    try:
        failing()
    except Exception as error:
        shown(''.join(traceback.format_exception_only(error)))


@functools.singledispatch
def describe(value):
    return 'something'


@describe.register
def _(value: int):
    return 'a number'


@functools.wraps(divide)
def wrapped(x: int):
    pass


print(describe(1), describe(''), wrapped.__annotations__, wrapped.__name__)


def doubled(x):
    """
    >>> doubled(2)
    4
    """
    return 2 * x


print(doctest.run_docstring_examples(doubled, globals()))


async def fails():
    await asyncio.sleep(0)
    raise KeyError('lost')


async def main():
    try:
        raise ValueError
    except ValueError:
        try:
            await asyncio.create_task(fails())
        except KeyError as error:
            print(repr(error.__context__))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.001)
    except asyncio.TimeoutError:
        print('late')


asyncio.run(main())
for zone in ('CET-1CEST,M3.5.0,M10.5.0/3', 'EST5EDT', 'AEST-10AEDT,M10.1.0,M4.1.0/3', '<-03>3'):
    os.environ['TZ'] = zone
    time.tzset()
    print(time.tzname, time.timezone, time.altzone, time.daylight)
    for moment in (0, 1679792399, 1679792400, 1690000000):
        local = time.localtime(moment)
        print(tuple(local), local.tm_zone, local.tm_gmtoff, time.mktime(local) == moment)
