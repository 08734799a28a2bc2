import json
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e, getattr(e,'pos',None))
for s in ['1','-0','1.5','1e5','-1.5E-3','1.','.5','01','-','[1,2,]','{"a":1,}','[','{','[1','{"a"','{"a":','{"a":1','"abc','"a\\','"a\\u12','"a\\u12345"','"\\ud83d\\ude00"','"\\ud83d"','"\\ud83dx"','"\\ud83d\\u0041"','"\\x"','"a\nb"','"\t"','nul','null','true','false','NaN','Infinity','-Infinity','[1 2]','{"a" 1}','{1:2}','{"a":1 "b":2}','  [1, 2 , {"x" : [ ] , "y":{}}]  ','1 2','','é','"é\\n😀"','[é]','123456789012345678901234567890','1E400','[[[[]]]]','{"a":{"b":[1,{"c":null}]}}','"\\/\\b\\f\\r"','\ufeff1', '[,1]','{,}','"\\ud800\\udc00x"', '"\\uD83D\\uDE0', '"\\u00"', 'tru', '[nul]', '{"a":nul}', '{"a":1,"a":2}']:
    t(lambda: json.loads(s)); t(lambda: json.loads(s, object_pairs_hook=lambda p: p)); t(lambda: json.loads(s, parse_float=str, parse_int=lambda x: ('i', x), parse_constant=lambda c: 'C'+c, strict=False))
t(lambda: json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d.items())))
t(lambda: json.loads(b'{"a": 1}')); t(lambda: json.loads('1'.encode('utf-16'))); t(lambda: json.loads(5)); t(lambda: json.loads(None))
class I(int):
    def __repr__(self): return 'I!'
class F(float):
    def __repr__(self): return 'F!'
class S(str): pass
class D(dict): pass
class E:
    pass
ring = []; ring.append(ring)
dring = {}; dring['x'] = dring
objs = [None, True, 1, -1.5, 1e100, 1e16, float('nan'), float('inf'), -float('inf'), 'a"b\\c\n\t\x00\x1f\x7fé😀\ud800', [], {}, (), [1,[2,[3]]], {'a':1,'b':[1,2,{'c':None}]}, {1:2,1.5:3,True:4,None:5}, {(1,2):3}, I(3), F(2.5), S('x'), D(a=1), [I(1), F(1.0)], {S('k'):1, I(1): 2}, {1,2}, ring, dring, b'x', {'b':1,'a':2}, {'b':1, 1:2}, 10**30, {float('nan'):1}, [float('nan')], {'a':[E()]}, {E():1}, [{}, []], {'a': {}, 'b': []}]
import re
def clean(e): return re.sub(r'0x[0-9a-f]+', '0x', str(e))
for o in objs:
    for kw in ({}, dict(indent=2), dict(indent=None, separators=(',',':')), dict(sort_keys=True), dict(skipkeys=True), dict(ensure_ascii=False), dict(allow_nan=False), dict(indent='\t', sort_keys=True), dict(default=lambda o: [o]), {}):
        try: print(json.dumps(o, **kw).encode('utf-8', 'surrogatepass'))
        except Exception as e: print(type(e).__name__, clean(e), [clean(n) for n in getattr(e, '__notes__', [])])
from json.encoder import encode_basestring, encode_basestring_ascii, c_make_encoder
from json.decoder import scanstring
from json.scanner import c_make_scanner
t(lambda: encode_basestring('é"')); t(lambda: encode_basestring_ascii('é"')); t(lambda: encode_basestring(5)); t(lambda: encode_basestring_ascii(b'x'))
t(lambda: scanstring('"abc" x', 1)); t(lambda: scanstring('abc', 9)); t(lambda: scanstring('abc', -1)); t(lambda: scanstring('a\nb"', 0, False)); t(lambda: scanstring(5, 0))
t(lambda: c_make_scanner); t(lambda: c_make_encoder); t(lambda: type(json.JSONDecoder().scan_once))
d = json.JSONDecoder()
t(lambda: d.raw_decode(' 1')); t(lambda: d.raw_decode('1 x')); t(lambda: d.raw_decode('x', 5)); t(lambda: d.scan_once('1', -1)); t(lambda: d.scan_once('', 0)); t(lambda: d.raw_decode('{"a":1} x'))
print(list(json.JSONEncoder(indent=1).iterencode({'a':[1,2]})), json.JSONEncoder().encode('x'))
import io
f = io.StringIO(); json.dump({'a':[1,{}]}, f); print(f.getvalue()); f.seek(0); print(json.load(f))
t(lambda: json.loads('['*2000 + ']'*2000) and 1)
