from ca import x; y = 1
