# Groups, read from /etc/group.

import posix as _posix

struct_group = _posix._structure('struct_group', 'gr_name gr_passwd gr_gid gr_mem')
struct_group.__module__ = 'grp'


def getgrall():
    found = []
    try:
        file = open('/etc/group')
    except OSError:
        return found
    with file:
        for line in file:
            parts = line.rstrip('\n').split(':')
            if len(parts) == 4:
                members = parts[3].split(',') if parts[3] else []
                found.append(struct_group([parts[0], parts[1], int(parts[2]), members]))
    return found


def getgrnam(name):
    for entry in getgrall():
        if entry[0] == name:
            return entry
    raise KeyError("getgrnam(): name not found: " + repr(name))


def getgrgid(id):
    for entry in getgrall():
        if entry[2] == id:
            return entry
    raise KeyError("getgrgid(): gid not found: " + str(id))
