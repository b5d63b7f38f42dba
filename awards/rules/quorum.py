"""How many members must be there for the meeting to decide anything: integers alone, never a rounded percent."""

from dataclasses import dataclass

NONE, SHARE, NUMBER = "none", "share", "number"


@dataclass(frozen=True)
class Quorum:
    """What is asked: nothing, a share of all members («từ 2/3», «quá 2/3»), or so many."""

    kind: str = NONE
    numerator: int = 0
    denominator: int = 1
    exceeds: bool = False
    number: int = 0

    def met(self, present: int, members: int) -> bool:
        """Whether so many of so many members are enough."""
        match self.kind:
            case "share":
                has, needs = present * self.denominator, self.numerator * members
                return has > needs if self.exceeds else has >= needs
            case "number":
                return present >= self.number
        return True

    def least(self, members: int) -> int:
        """The smallest number that is enough; more than all members where no number is."""
        match self.kind:
            case "share":
                needs = self.numerator * members
                # Rounded up; «quá» asks for one more where the share is a whole number.
                return needs // self.denominator + 1 if self.exceeds else -(-needs // self.denominator)
            case "number":
                return self.number
        return 0

    @property
    def words(self) -> str:
        """«quá 2/3», «từ 2/3», «từ 6 đơn vị»; "" where nothing is asked."""
        match self.kind:
            case "share":
                return f"{'quá' if self.exceeds else 'từ'} {self.numerator}/{self.denominator}"
            case "number":
                return f"từ {self.number} đơn vị"
        return ""

    def told(self, present: int, members: int) -> str:
        """«7/9 đơn vị, cần quá 2/3 (7 đơn vị): đủ»; the count alone where nothing is asked."""
        there = f"{present}/{members} đơn vị"
        if self.kind == NONE:
            return there
        least = f" ({self.least(members)} đơn vị)" if self.kind == SHARE else ""
        return f"{there}, cần {self.words}{least}: {'đủ' if self.met(present, members) else 'chưa đủ'}"
