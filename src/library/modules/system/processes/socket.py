# Sockets: only pairs, by which one part of a program wakes another.

error = OSError
AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_NONBLOCK, SOCK_CLOEXEC = 1, 2, 3, 2048, 524288
SOL_SOCKET, SO_REUSEADDR, SO_ERROR, SO_KEEPALIVE, SO_BROADCAST, SO_REUSEPORT = 1, 2, 4, 9, 6, 15
SO_SNDBUF, SO_RCVBUF, SO_TYPE, SOMAXCONN = 7, 8, 3, 4096
IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6, TCP_NODELAY, IPV6_V6ONLY = 0, 6, 17, 41, 1, 26
AI_PASSIVE, AI_CANONNAME, AI_NUMERICHOST, AI_ADDRCONFIG = 1, 2, 4, 32
NI_NUMERICHOST, NI_NUMERICSERV, SHUT_RD, SHUT_WR, SHUT_RDWR = 1, 2, 0, 1, 2
MSG_PEEK, MSG_OOB, MSG_DONTWAIT = 2, 1, 64
EAI_NONAME, EAI_FAMILY, EAI_AGAIN, EAI_FAIL = -2, -6, -3, -4
INADDR_ANY, INADDR_LOOPBACK, INADDR_BROADCAST = 0, 0x7f000001, 0xffffffff
has_ipv6 = False
timeout = TimeoutError


class herror(OSError):
    __module__ = 'socket'


class gaierror(OSError):
    __module__ = 'socket'


_open = {}
_defaults = [None]


def _held(fd):
    """Returns what waits to be read from a socket, None if it is none."""
    end = _open.get(fd)
    return None if end is None else end._incoming


def _refuse():
    raise OSError(101, 'heisen has no network')


class socket:
    __slots__ = ('_family', '_type', '_proto', '_timeout', '_incoming', '_outgoing', '_fd')

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._family = AF_INET if family == -1 else family
        self._type = SOCK_STREAM if type == -1 else type
        self._proto = 0 if proto == -1 else proto
        self._timeout = _defaults[0]
        if fileno is not None and fileno in _open:
            other = _open[fileno]
            self._incoming, self._outgoing = other._incoming, other._outgoing
            self._fd = fileno
        else:
            self._incoming = self._outgoing = None
            self._fd = 1000
            while self._fd in _open:
                self._fd += 1
        _open[self._fd] = self

    def fileno(self):
        return self._fd

    def close(self):
        _open.pop(self._fd, None)
        self._fd = -1

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    def setblocking(self, flag, /):
        self._timeout = None if flag else 0.0

    def getblocking(self):
        return self._timeout != 0.0

    def settimeout(self, value, /):
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    timeout = property(gettimeout)
    family = property(lambda self: self._family)
    type = property(lambda self: self._type)
    proto = property(lambda self: self._proto)

    def setsockopt(self, *arguments):
        pass

    def getsockopt(self, *arguments):
        return 0

    def _pair(self):
        if self._incoming is None:
            _refuse()

    def send(self, data, flags=0, /):
        self._pair()
        self._outgoing += data
        return len(data)

    def sendall(self, data, flags=0, /):
        self.send(data)

    def recv(self, bufsize, flags=0, /):
        self._pair()
        if not self._incoming:
            if self._timeout == 0.0:
                raise BlockingIOError(11, 'Resource temporarily unavailable')
            import select
            select.select([self._fd], [], [], self._timeout)
        data = bytes(self._incoming[:bufsize])
        del self._incoming[:bufsize]
        return data

    def connect(self, address, /):
        _refuse()

    def connect_ex(self, address, /):
        return 101

    def bind(self, address, /):
        _refuse()

    def listen(self, backlog=0, /):
        _refuse()

    def _accept(self):
        _refuse()

    def sendto(self, *arguments):
        _refuse()

    def recvfrom(self, *arguments):
        _refuse()

    def getsockname(self):
        return ''

    def getpeername(self):
        _refuse()

    def shutdown(self, how, /):
        pass


SocketType = socket


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /):
    one, other = socket(family, type, proto), socket(family, type, proto)
    one._incoming = other._outgoing = bytearray()
    one._outgoing = other._incoming = bytearray()
    return one, other


def dup(fd, /):
    return fd


def close(fd, /):
    _open.pop(fd, None)


def getdefaulttimeout():
    return _defaults[0]


def setdefaulttimeout(timeout, /):
    _defaults[0] = timeout


def gethostname():
    import posix
    return posix.uname().nodename


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    raise gaierror(EAI_FAIL, 'heisen has no network')


def gethostbyname(name, /):
    raise gaierror(EAI_FAIL, 'heisen has no network')


gethostbyaddr = gethostbyname_ex = gethostbyname


def getnameinfo(*arguments):
    raise gaierror(EAI_FAIL, 'heisen has no network')


def htons(x, /):
    return (x & 0xff) << 8 | x >> 8 & 0xff


ntohs = htons


def htonl(x, /):
    return int.from_bytes(x.to_bytes(4, 'little'), 'big')


ntohl = htonl


def inet_aton(ip_addr, /):
    parts = ip_addr.split('.')
    if len(parts) != 4 or not all([part.isdigit() and int(part) < 256 for part in parts]):
        raise OSError('illegal IP address string passed to inet_aton')
    return bytes([int(part) for part in parts])


def inet_ntoa(packed_ip, /):
    return '.'.join([str(part) for part in packed_ip])


def inet_pton(address_family, ip_string, /):
    return inet_aton(ip_string)


def inet_ntop(address_family, packed_ip, /):
    return inet_ntoa(packed_ip)


def getservbyname(*arguments):
    raise OSError('service/proto not found')


def getprotobyname(*arguments):
    raise OSError('protocol not found')
