import csv, io
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
def rd(s, **k): return list(csv.reader(io.StringIO(s, newline=''), **k))
for s in ['a,b,c\r\n1,2,3\r\n', '"a,b",c\n', '"a""b",c', 'a b, c', '', '\n', 'a\n\nb', '"multi\nline",x\n', 'a,"b', '"a"b,c', 'a\rb', "'x,y',z", 'a\\,b', '1,"2",3.5', ',,', '"",', 'a,b\n\r\nc']:
    t(lambda: rd(s)); t(lambda: rd(s, strict=True)); t(lambda: rd(s, quotechar="'")); t(lambda: rd(s, escapechar='\\', doublequote=False)); t(lambda: rd(s, quoting=csv.QUOTE_NONNUMERIC)); t(lambda: rd(s, quoting=csv.QUOTE_NONE)); t(lambda: rd(s, skipinitialspace=True, delimiter=',')); t(lambda: rd(s, quoting=csv.QUOTE_STRINGS)); t(lambda: rd(s, quoting=csv.QUOTE_NOTNULL))
def wr(rows, **k):
    f = io.StringIO(newline=''); w = csv.writer(f, **k); w.writerows(rows); return f.getvalue()
rows = [['a', 1, 2.5, None, ''], ['x,y', 'q"q', "s's", 'new\nline', ' sp '], [''], [None], [], ['\\', '\r']]
for r in rows:
    for k in ({}, dict(quoting=csv.QUOTE_ALL), dict(quoting=csv.QUOTE_NONNUMERIC), dict(quoting=csv.QUOTE_NONE), dict(quoting=csv.QUOTE_NONE, escapechar='\\'), dict(doublequote=False, escapechar='\\'), dict(delimiter=';', lineterminator='\n'), dict(quotechar="'"), dict(quoting=csv.QUOTE_STRINGS), dict(quoting=csv.QUOTE_NOTNULL), dict(delimiter='\t', dialect='excel')):
        t(lambda: wr([r], **k))
t(lambda: csv.list_dialects()); t(lambda: csv.get_dialect('excel').delimiter); t(lambda: csv.get_dialect('nope')); t(lambda: csv.unregister_dialect('nope')); t(lambda: csv.register_dialect('x', delimiter='|')); t(lambda: rd('a|b', dialect='x')); t(lambda: csv.field_size_limit()); t(lambda: csv.field_size_limit('x'))
for k in (dict(delimiter=''), dict(delimiter='ab'), dict(delimiter=5), dict(quotechar='ab'), dict(quoting=9), dict(quoting='x'), dict(lineterminator=5), dict(escapechar=5), dict(quotechar=None), dict(quotechar=None, quoting=0), dict(nope=1), dict(dialect='zz'), dict(delimiter='\n'), dict(delimiter=None)):
    t(lambda: rd('a', **k))
t(lambda: csv.writer(5)); t(lambda: csv.reader(5)); t(lambda: csv.writer(io.StringIO()).writerow(5)); t(lambda: list(csv.reader([b'a']))); t(lambda: list(csv.reader(['a"b', 'c']))) 
print(list(csv.DictReader(io.StringIO('a,b\n1,2\n3,4,5\n6\n'))))
f = io.StringIO(); w = csv.DictWriter(f, ['a','b'], extrasaction='ignore'); w.writeheader(); w.writerow({'a':1,'b':2,'c':3}); w.writerows([{'a':5}]); print(repr(f.getvalue()))
t(lambda: csv.DictWriter(f, ['a']).writerow({'z': 1})); print(csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter, csv.Sniffer().has_header('name,age\nbob,3\namy,4\n'))
r = csv.reader(['a,b', '"x', 'y"']); next(r); print(r.line_num, r.dialect.delimiter, next(r), r.line_num)
class MyD(csv.Dialect):
    delimiter=';'; quotechar='"'; lineterminator='\n'; quoting=csv.QUOTE_MINIMAL; doublequote=True; skipinitialspace=False
print(rd('a;b', dialect=MyD), rd('a;b', dialect=MyD()), csv.Error)
import string
F = string.Formatter()
t(lambda: list(F.parse('a{b}c{d!r:>{w}}{{}}'))); t(lambda: F.format('{0} {x.real} {1[k]}', 1, {'k': 2}, x=3)); t(lambda: list(F.parse('{'))); t(lambda: list(F.parse('}'))); t(lambda: F.format('{}{}', 1, 2)); t(lambda: F.format('{x}')); t(lambda: F.format('{0}{}', 1)); t(lambda: list(F.parse('a{b!}'))); t(lambda: list(F.parse('{a!rx}')))
import _string
t(lambda: _string.formatter_field_name_split('a.b[c][0].d')[0]); t(lambda: list(_string.formatter_field_name_split('0.b[c][0].d')[1])); t(lambda: list(_string.formatter_field_name_split('a[')[1])); t(lambda: _string.formatter_field_name_split(5)); t(lambda: _string.formatter_parser(5)); t(lambda: list(_string.formatter_field_name_split('')[1]))
T = string.Template
t(lambda: T('$a ${b} $$').substitute(a=1, b=2)); t(lambda: T('$a').substitute()); t(lambda: T('$a $').safe_substitute()); t(lambda: T('$').substitute()); t(lambda: T('$a ${b}').get_identifiers()); t(lambda: string.capwords('hello  world'))
import locale
t(lambda: locale.localeconv()['decimal_point']); t(lambda: locale.format_string('%d %.2f', (12345, 3.14159), grouping=True)); t(lambda: locale.strcoll('a', 'b')); t(lambda: locale.atof('1.5')); t(lambda: locale.setlocale(locale.LC_ALL, 'xx_XX'))
