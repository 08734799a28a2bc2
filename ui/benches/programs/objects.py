# Classes: instances, attributes, methods, properties, operators, inheritance.


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    @property
    def length(self):
        return self.x * self.x + self.y * self.y


class Account:
    fee = 1

    def __init__(self, balance=0):
        self.balance = balance

    def pay(self, amount):
        self.balance -= amount + self.fee


class Savings(Account):
    fee = 0

    def pay(self, amount):
        super().pay(amount)
        self.balance += 1


place, step = Point(0, 0), Point(1, -1)
accounts = [Account(1000), Savings(1000)]
lengths = same = 0
for number in range(60000):
    place = place + step
    lengths += place.length % 7
    same += place == step
    accounts[number & 1].pay(number % 3)
print("checksum", place.x, lengths, same, [account.balance for account in accounts])
