# Streams: in memory, of a program's own classes, in the place of standard output.
import contextlib
import io
import sys


class Raw(io.RawIOBase):
    def __init__(self, data):
        self.data, self.at = data, 0

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(len(buffer), 3, len(self.data) - self.at)
        buffer[:count] = self.data[self.at:self.at + count]
        self.at += count
        return count


print(io.BufferedReader(Raw(b'hello\nworld\n')).readline(), Raw(b'abcdef').read(), Raw(b'abcdef').readall())
text = io.TextIOWrapper(io.BufferedReader(Raw('añb\r\nc\n'.encode())))
print(text.readlines(), text.newlines)


class Upper(io.StringIO):
    def write(self, text):
        return super().write(text.upper())


upper = Upper()
print('hi', 1, file=upper)
print(repr(upper.getvalue()))
held = io.StringIO()
with contextlib.redirect_stdout(held):
    print('inside')
print(repr(held.getvalue()))
memory = io.StringIO()
memory.write('abc')
memory.seek(1)
memory.write('X')
print(memory.getvalue(), memory.tell(), memory.truncate(2), memory.getvalue())
memory.seek(5)
memory.write('z')
print(repr(memory.getvalue()))
data = io.BytesIO(b'hello')
data.seek(2)
print(data.read(1), data.tell(), data.read1(), data.seek(0, 2), data.write(b'!'), data.getvalue())
for act in (lambda: io.StringIO(3), lambda: held.write(3), lambda: data.write('s'), lambda: io.RawIOBase().read(),
            lambda: io.IOBase().seek(1), lambda: memory.seek(1, 1), lambda: memory.fileno(),
            lambda: io.StringIO('a', newline='x'), lambda: io.TextIOWrapper(io.BytesIO(b'\xff'), 'utf-8').read()):
    try:
        act()
    except Exception as error:
        print(type(error).__name__, error)
before = sys.stdin
sys.stdin = io.StringIO('line1\nline2\n')
print(input('? '), input())
try:
    input()
except EOFError as error:
    print(error)
sys.stdin = before


class Marks:
    def write(self, text):
        real.write('<' + text + '>')


real = sys.stdout
sys.stdout = Marks()
print('a', 'b')
sys.stdout = real
write = sys.stdout.write
sys.stdout.write = lambda text: write(text.upper())
print('shout')
del sys.stdout.write
print('quiet')
print(type(sys.stdout) is io.TextIOWrapper, isinstance(sys.stdout, io.TextIOBase), sys.stdout)
