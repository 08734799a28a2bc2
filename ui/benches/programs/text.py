# Strings: building, splitting, searching, formatting.
lines = []
for number in range(25000):
    lines.append(f"{number:05d}:" + "ab" * (number % 5) + "-%x;" % number)
text = "".join(lines)
fields = text.split(";")
vowels = 0
for field in fields:
    for character in field:
        if character in "aeiou":
            vowels += 1
grown = ""
for field in fields[:20000]:
    grown += field.replace("ab", "c").upper()[2:]
print("checksum", len(text), vowels, len(grown), grown.count("C"), text.find("24999"))
