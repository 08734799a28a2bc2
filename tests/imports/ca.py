from cb import y; x = 1
