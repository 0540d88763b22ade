"""Plane shapes, as the notebooks in docs/ describe them."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Circle:
    radius: float

    def __post_init__(self):
        if self.radius < 0:
            raise ValueError(f"a radius is not negative: {self.radius}")

    @property
    def area(self):
        return math.pi * self.radius**2


@dataclass(frozen=True)
class Rectangle:
    width: float
    height: float

    @property
    def area(self):
        return self.width * self.height

    def scaled(self, factor):
        return Rectangle(self.width * factor, self.height * factor)


def largest(*shapes):
    """The shape with the largest area."""
    return max(shapes, key=lambda shape: shape.area)
