import hashlib, zlib, hmac
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
for n in ('md5','sha1','sha224','sha256','sha384','sha512','sha3_224','sha3_256','sha3_384','sha3_512','blake2b','blake2s'):
    h = getattr(hashlib, n)
    for d in (b'', b'abc', b'x'*1000):
        print(n, h(d).hexdigest())
    o = h(b'a'); o.update(b'bc'); c = o.copy(); o.update(b'd')
    print(o.name, o.digest_size, o.block_size, c.hexdigest() == h(b'abc').hexdigest(), o.digest()[:4])
print(hashlib.shake_128(b'abc').hexdigest(10), hashlib.shake_256(b'abc').digest(5), hashlib.shake_128().digest_size)
t(lambda: hashlib.md5('x')); t(lambda: hashlib.md5(5)); t(lambda: hashlib.new('foo')); t(lambda: hashlib.new('SHA256', b'x').name); t(lambda: hashlib.new('sha256', usedforsecurity=False).hexdigest()[:8])
print(hashlib.blake2b(b'x', digest_size=20, key=b'k', salt=b's', person=b'p').hexdigest(), hashlib.blake2s(b'x', fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=1, inner_size=8, last_node=True).hexdigest())
t(lambda: hashlib.blake2b(digest_size=65)); t(lambda: hashlib.blake2b(key=b'x'*65)); t(lambda: hashlib.blake2s(salt=b'x'*9)); t(lambda: hashlib.blake2b.SALT_SIZE)
print(hashlib.pbkdf2_hmac('sha256', b'pw', b'salt', 10).hex(), hashlib.pbkdf2_hmac('sha1', b'pw', b'salt', 3, 50).hex())
t(lambda: hashlib.pbkdf2_hmac('sha256', b'pw', b'salt', 0))
print(hmac.new(b'key', b'msg', 'sha256').hexdigest(), hmac.new(b'key', b'msg', hashlib.md5).hexdigest(), hmac.digest(b'key', b'msg', 'sha1').hex())
m = hmac.new(b'key', digestmod='sha512'); m.update(b'a'); m2 = m.copy(); m2.update(b'b'); print(m.hexdigest()[:9], m2.hexdigest()[:9], m.name, m.digest_size, m.block_size)
print(hmac.compare_digest('a', 'a'), hmac.compare_digest(b'a', b'b')); t(lambda: hmac.compare_digest('a', b'a')); t(lambda: hmac.compare_digest('é', 'é')); t(lambda: hmac.new(b'k')); t(lambda: hmac.new('k', b'', 'md5')); t(lambda: hmac.new(b'k', b'', 'nope'))
d = b'hello world ' * 50
z = zlib.compress(d); print(zlib.decompress(z) == d, z[:2], zlib.crc32(b'abc'), zlib.adler32(b'abc'), zlib.adler32(b'x'*9999), zlib.crc32(b'c', zlib.crc32(b'ab')), zlib.adler32(b'c', zlib.adler32(b'ab')))
for lv in (-1,0,1,6,9): 
    c = zlib.compress(d, lv); print(c[:2], zlib.decompress(c) == d)
t(lambda: zlib.decompress(b'garbage')); t(lambda: zlib.decompress(z[:-5])); t(lambda: zlib.decompress(b'')); t(lambda: zlib.compress('x')); t(lambda: zlib.compress(b'x', 10)); t(lambda: zlib.decompress(z + b'extra') == d); t(lambda: zlib.decompress(z[:-1] + b'\0'))
c = zlib.compressobj(9, zlib.DEFLATED, -15); raw = c.compress(d) + c.flush(); print(zlib.decompress(raw, -15) == d)
c = zlib.compressobj(wbits=31); gz = c.compress(d[:100]) + c.compress(d[100:]) + c.flush(); print(gz[:3], zlib.decompress(gz, 31) == d, zlib.decompress(gz, 47) == d)
o = zlib.decompressobj(); out = b''.join(o.decompress(z[i:i+7]) for i in range(0, len(z), 7)); print(out == d, o.eof, o.unused_data, o.flush())
o = zlib.decompressobj(); print(o.decompress(z + b'rest') == d, o.unused_data, o.eof)
o = zlib.decompressobj(); p = o.decompress(z, 10); print(p, bool(o.unconsumed_tail)); p2 = o.decompress(o.unconsumed_tail, 20); print(p2); print(o.decompress(o.unconsumed_tail) == d[30:], o.eof)
