import codecs
def t(f):
    try: print(ascii(f()))
    except Exception as e: print(type(e).__name__, ascii(str(e)), getattr(e,'__notes__',None))
texts = ['aé', '\ud800x', '😀\n']
encs = ['utf-8', 'ascii', 'utf-16-le', 'cp1252', 'unicode_escape']
errs = ['strict','ignore','replace','backslashreplace','xmlcharrefreplace','namereplace','surrogateescape','surrogatepass','nope','mine','bad','shift']
def mine(e):
    if isinstance(e, UnicodeEncodeError): return ('<%d-%d>' % (e.start, e.end), e.end)
    return ('[%r]' % e.object[e.start:e.end], e.end)
codecs.register_error('mine', mine)
codecs.register_error('bad', lambda e: 5)
codecs.register_error('shift', lambda e: ('', -99))
for enc in encs:
    for er in errs:
        for s in texts:
            t(lambda: s.encode(enc, er))
datas = [b'a\xff', b'\xe2\x82', b'\xed\xa0\x80', b'\x81\x8d', b'\x00\xd8', b'\\x41\\u20ac\\N{BULLET}', b'\\x4']
for enc in encs:
    for er in errs:
        for s in datas:
            t(lambda: s.decode(enc, er))
for enc in ['utf-8','utf-16','utf-32','utf-8-sig','cp1252','utf-7','unicode_escape','ascii']:
    d = codecs.getincrementaldecoder(enc)('replace')
    e = codecs.getincrementalencoder(enc)('replace')
    out = [e.encode(c) for c in 'aé😀'] + [e.encode('', True)]
    print(out)
    print([d.decode(bytes([b])) for b in b''.join(out)], ascii(d.decode(b'', True)), d.getstate())
for n in ['utf-8', 'UTF_8', 'latin1', 'cp1252', 'ascii', 'rot13', 'hex', 'utf-16']:
    t(lambda: codecs.lookup(n).name); t(lambda: codecs.lookup(n)._is_text_encoding)
t(lambda: codecs.encode('Hello', 'rot13')); t(lambda: codecs.decode('Uryyb', 'rot_13'))
t(lambda: codecs.utf_8_decode(b'a\xe2\x82')); t(lambda: codecs.utf_8_decode(b'a\xe2\x82', 'strict', True)); t(lambda: codecs.utf_16_ex_decode(b'\xff\xfea\0', 'strict', 0, True))
t(lambda: codecs.utf_16_decode(b'a\0b')); t(lambda: codecs.escape_decode(rb'a\n\x41\101')); t(lambda: codecs.escape_encode(b'a\n\xff\'"')); t(lambda: codecs.charmap_encode('ab', 'strict', {97: 1, 98: None})); t(lambda: codecs.charmap_decode(b'ab', 'replace', {97: 'x'}))
t(lambda: codecs.charmap_decode(b'ab', 'strict', {97: 300, 98: 'yy'})); t(lambda: codecs.charmap_encode('ab', 'replace', {97: b'zz', 63: 33})); t(lambda: codecs.readbuffer_encode('é')); t(lambda: list(codecs.iterdecode([b'\xc3', b'\xa9'], 'utf-8')))
def search(name):
    if name == 'myenc':
        return codecs.CodecInfo(lambda s, e='strict': (s.upper().encode(), len(s)), lambda b, e='strict': (bytes(b).decode().lower(), len(b)), name='myenc')
    if name == 'badenc': return 5
codecs.register(search)
t(lambda: 'abc'.encode('myenc')); t(lambda: b'ABC'.decode('myenc')); t(lambda: 'x'.encode('badenc')); codecs.unregister(search); t(lambda: 'abc'.encode('myenc'))
for n in ('strict','ignore','replace','xmlcharrefreplace','backslashreplace','namereplace','surrogateescape','surrogatepass'):
    h = codecs.lookup_error(n)
    for ex in (UnicodeEncodeError('ascii', 'aé\udc80b', 1, 3, 'r'), UnicodeDecodeError('utf-8', b'a\xff\xfeb', 1, 3, 'r'), UnicodeTranslateError('aéb', 1, 2, 'r'), ValueError('x'), 5):
        t(lambda: h(ex))
t(lambda: str(b'abc', 'cp1252')); t(lambda: bytes('é', 'cp1252')); t(lambda: bytearray('é', 'cp1252')); t(lambda: 'x'.encode('a\0b')); t(lambda: str(b'\xff', errors='mine')); t(lambda: codecs.BOM_UTF8); t(lambda: codecs.getencoder('cp1252')('é'))
