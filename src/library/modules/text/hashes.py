# Keyed digests and what else `hmac` and `hashlib` expect of `_hashlib`.


def _make(hash_new, hash_type, hash_hmac, derive):
    class UnsupportedDigestmodError(ValueError):
        pass

    def name_of(digestmod):
        if isinstance(digestmod, str):
            name = digestmod.lower().replace('-', '_')
            return {'sha_1': 'sha1', 'sha_256': 'sha256', 'sha_512': 'sha512'}.get(name, name)
        name = getattr(digestmod, '__name__', '')
        return name[8:] if name.startswith('openssl_') else name

    class HMAC:
        """The object used to calculate HMAC of a message."""
        __slots__ = ('_key', '_message', '_digest', 'block_size', 'digest_size')

        def __init__(self, key, message, digest):
            try:
                model = hash_new(digest)
            except ValueError:
                raise UnsupportedDigestmodError(f"Unsupported digestmod {digest}") from None
            self._key = bytes(key)
            self._message = message
            self._digest = digest
            self.block_size = model.block_size
            self.digest_size = model.digest_size

        @property
        def name(self):
            return 'hmac-' + self._digest

        def update(self, msg):
            if isinstance(msg, str):
                raise TypeError("Strings must be encoded before hashing")
            self._message += memoryview(msg).tobytes()

        def copy(self):
            return HMAC(self._key, self._message, self._digest)

        def digest(self):
            return hash_hmac(self._digest, self._key, self._message)

        def hexdigest(self):
            return self.digest().hex()

        def __repr__(self):
            return f"<{self._digest} HMAC object @ {id(self):#x}>"

    def hmac_new(key, msg=b'', digestmod=None):
        if digestmod is None:
            raise TypeError("Missing required parameter 'digestmod'.")
        made = HMAC(key, b'', name_of(digestmod))
        if msg is not None:
            made.update(msg)
        return made

    def hmac_digest(key, msg, digest):
        return hmac_new(key, msg, digest).digest()

    def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
        try:
            model = hash_new(hash_name)
        except ValueError:
            raise UnsupportedDigestmodError(f"unsupported hash type {hash_name}") from None
        if iterations < 1:
            raise ValueError("iteration value must be greater than 0.")
        if dklen is None:
            dklen = model.digest_size
        if dklen < 1:
            raise ValueError("key length must be greater than 0.")
        return derive(hash_name, password, salt, iterations, dklen)

    for made in (UnsupportedDigestmodError, HMAC, hmac_new, hmac_digest, pbkdf2_hmac):
        made.__module__ = '_hashlib'
        made.__qualname__ = made.__name__
    return UnsupportedDigestmodError, HMAC, hmac_new, hmac_digest, pbkdf2_hmac


UnsupportedDigestmodError, HMAC, hmac_new, hmac_digest, pbkdf2_hmac = _make(new, HASH, _hmac, _pbkdf2)
openssl_md_meth_names = frozenset((
    'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'shake_128',
    'shake_256', 'blake2b', 'blake2s'))
del _make, _hmac, _pbkdf2, _blake2b, _blake2s
