# Users, read from /etc/passwd.

import posix as _posix

struct_passwd = _posix._structure('struct_passwd', 'pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell')
struct_passwd.__module__ = 'pwd'


def getpwall():
    found = []
    try:
        file = open('/etc/passwd')
    except OSError:
        return found
    with file:
        for line in file:
            parts = line.rstrip('\n').split(':')
            if len(parts) == 7:
                found.append(struct_passwd(parts[:2] + [int(parts[2]), int(parts[3])] + parts[4:]))
    return found


def getpwnam(name, /):
    for entry in getpwall():
        if entry[0] == name:
            return entry
    raise KeyError("getpwnam(): name not found: " + repr(name))


def getpwuid(uid, /):
    for entry in getpwall():
        if entry[2] == uid:
            return entry
    raise KeyError("getpwuid(): uid not found: " + str(uid))
