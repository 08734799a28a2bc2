import cb2; x=1
