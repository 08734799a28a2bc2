import ca2; print(ca2.x)
