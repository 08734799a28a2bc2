ﬁ = 1
print(fi)
def ｆ(ª=2): return a
print(f(), sorted(k for k in globals() if not k.startswith('_')))
class C: pass
c = C(); c.ﬀ = 3; print(c.ff, vars(c))
print('\ud800' < '\ue000', '\udfff' < '\uffff', '\ud800' < '\U00010000', sorted(['\ue000', '\ud800', '\U00010000', 'a']) == ['a', '\ud800', '\ue000', '\U00010000'])
print(max('\ud800', '\uffff') == '\uffff', '\ud800' > 'z', ['\ud800'] < ['\ue000'], 'é'.isidentifier(), 'ª'.isidentifier())
