# Directories and files by os, in a folder of the test's own, which is the current one.
import os

os.makedirs('a/b/c')
with open('a/x.txt', 'w') as f:
    f.write('hi')
for root, dirs, files in os.walk('.'):
    print(root, sorted(dirs), sorted(files))
found = os.stat('a/x.txt')
print(found.st_size, oct(found.st_mode & 0o170000), len(found), os.path.isdir('a'), os.path.exists('zz'))
for act in (lambda: os.stat('nope'), lambda: os.mkdir('a'), lambda: os.rmdir('a'), lambda: os.rename('q1', 'q2'),
            lambda: os.listdir(3.5), lambda: os.stat([]), lambda: os.fspath(3), lambda: open('a'),
            lambda: open('a/x.txt', 'x')):
    try:
        act()
    except (OSError, TypeError) as error:
        print(type(error).__name__, error)
os.rename('a/x.txt', 'a/z.txt')
with os.scandir('a') as entries:
    print(sorted((entry.name, entry.is_dir(), entry.is_file()) for entry in entries))
os.symlink('a/z.txt', 'link')
print(os.readlink('link'), os.path.islink('link'), open('link').read())
fd = os.open('new', os.O_CREAT | os.O_RDWR)
os.write(fd, b'12345')
os.lseek(fd, 1, 0)
print(os.read(fd, 2))
os.close(fd)
try:
    os.read(fd, 1)
except OSError as error:
    print(error)
with open('t', 'w+') as f:
    f.write('línea\nß\n')
    f.seek(0)
    print(repr(f.readline()), f.tell(), repr(f.read()))
with open('t', 'a') as f:
    print(f.tell())
    f.write('x')
with open('t', 'w', newline='\r\n') as f:
    f.write('a\nb\n')
print(open('t', 'rb').read(), open('t').readlines())
with open('r', 'wb') as f:
    f.write(bytes(range(256)) * 100)
with open('r', 'r+b') as f:
    f.seek(1000)
    print(f.read(4), f.tell())
    f.write(b'##')
    f.seek(1002)
    print(f.read(4))
os.remove('r')
print(sorted(os.listdir()))
left = open('unclosed', 'w')
left.write('kept')
