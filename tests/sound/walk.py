"""Forty things that a room may do to the music within a minute, drawn by chance from a seed."""

import random
from dataclasses import dataclass

from kap_companion.domain.playlist import Cue, Playlist, Track

ACTIONS = 40
MINUTE_S = 60.0
NAMES = ("play", "pause", "next", "back", "soften", "unsoften", "fade_out", "set_volume")
WEIGHTS = (8, 3, 5, 4, 4, 3, 2, 4)
RARE = ("follow", "load")
QUIETENING = ("pause", "fade_out", "load")


@dataclass(frozen=True, slots=True)
class Action:
    """What is asked of the player, and how long nothing else is."""

    name: str
    arguments: tuple[object, ...]
    then_s: float

    @property
    def quietens(self) -> bool:
        """Whether it asks for silence, until something plays again."""
        return self.name in QUIETENING


def walk(seed: int, tracks: tuple[Track, ...]) -> list[Action]:
    """Forty actions; each silence that is asked for is followed by a `play`."""
    chance = random.Random(seed)
    pauses = [chance.expovariate(1.0) for _ in range(ACTIONS)]
    scale = MINUTE_S / sum(pauses)
    actions: list[Action] = []
    for pause in pauses:
        name = "play" if actions and actions[-1].quietens else _name(chance)
        asked = "soften" if name == "unsoften" else name
        arguments = _arguments(name, chance, tracks)
        actions.append(Action(asked, arguments, pause * scale))
    return actions


def _name(chance: random.Random) -> str:
    return chance.choices((*NAMES, *RARE), (*WEIGHTS, 4, 3))[0]


def _arguments(name: str, chance: random.Random, tracks: tuple[Track, ...]) -> tuple[object, ...]:
    order = tuple(chance.sample(tracks, len(tracks))) * 4
    match name:
        case "soften" | "unsoften":
            return (chance.choice((6.0, 12.0)) if name == "soften" else 0.0,)
        case "fade_out":
            return (chance.choice((200, 800, 2_000)),)
        case "set_volume":
            return (chance.randint(50, 100),)
        case "follow":
            cues = [Cue(track, chance.choice((0, 1_000, 4_000))) for track in order]
            return (cues, chance.choice((None, 1, 30_000)))
        case "load":
            return (Playlist("walk", order), chance.choice((0, 2_000)))
        case _:
            return ()
