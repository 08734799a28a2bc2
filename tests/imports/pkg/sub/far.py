from ...beyond import x
