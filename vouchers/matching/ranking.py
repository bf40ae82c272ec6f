"""Suppliers ranked for a need, purely: character n-grams by BM25, the chosen field, and the reasons in words.

Korean endings change the ends of words, so two- and three-character pieces find what spaces do not.
The parts of a score add up to it; equal scores share a place.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

RANK_CONSTANT = 60
FIELD_BONUS = 0.0163
"""A little less than the best words are worth (1/61): whoever has them is shown before those of whom only the field
speaks.
"""
_K1, _B = 1.2, 0.75
_WORD = re.compile(r"[0-9a-z가-힣]+")


@dataclass(frozen=True)
class Candidate:
    """A supplier as the search sees it: its words and its fields."""

    key: int
    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A supplier's place, its score with the parts that add up to it, and the words that were found."""

    key: int
    place: int
    score: float
    parts: dict[str, float]
    terms: tuple[str, ...]
    same_field: bool


def rank(need: str, field: str, candidates: Sequence[Candidate], *, limit: int = 20) -> list[Match]:
    """The best candidates for a need in words and a field, best first; those that nothing speaks for are left out."""
    words = _bm25(need, candidates)
    order = sorted({score for score in words.values() if score > 0}, reverse=True)
    places = {score: place for place, score in enumerate(order, start=1)}
    scored: list[tuple[float, Candidate, dict[str, float]]] = []
    for candidate in candidates:
        parts: dict[str, float] = {}
        if words[candidate.key] > 0:
            parts["words"] = 1 / (RANK_CONSTANT + places[words[candidate.key]])
        if field and field in candidate.fields:
            parts["field"] = FIELD_BONUS
        if parts:
            scored.append((sum(parts.values()), candidate, parts))
    scored.sort(key=lambda row: (-row[0], _lot(need, row[1].key)))
    matches: list[Match] = []
    for position, (score, candidate, parts) in enumerate(scored[:limit], start=1):
        place = matches[-1].place if matches and matches[-1].score == score else position
        matches.append(Match(candidate.key, place, score, parts, shared_terms(need, candidate.text), "field" in parts))
    return matches


def _lot(need: str, key: int) -> str:
    """The order among equals: another one for each need, the same whenever it is asked, and not by age."""
    return hashlib.sha256(f"{need}|{key}".encode()).hexdigest()


def pieces(text: str) -> list[str]:
    """The two- and three-character pieces of each word, in lower case."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        if len(word) == 1:
            found.append(word)
        for size in (2, 3):
            found += [word[i : i + size] for i in range(len(word) - size + 1)]
    return found


def shared_terms(need: str, text: str, *, limit: int = 6) -> tuple[str, ...]:
    """The words of the need that the text also holds: each word's longest beginning of two characters or more."""
    text = text.lower()
    found: list[str] = []
    for word in _WORD.findall(need.lower()):
        for size in range(len(word), 1, -1):
            if word[:size] in text:
                found.append(word[:size])
                break
    distinct = list(dict.fromkeys(found))
    kept = [term for term in distinct if not any(term != other and term in other for other in distinct)]
    return tuple(sorted(kept, key=lambda term: (-len(term), distinct.index(term)))[:limit])


def _bm25(need: str, candidates: Sequence[Candidate]) -> dict[int, float]:
    """Okapi BM25 over the pieces."""
    counts = {candidate.key: Counter(pieces(candidate.text)) for candidate in candidates}
    lengths = {key: sum(counter.values()) for key, counter in counts.items()}
    average = sum(lengths.values()) / len(lengths) if lengths else 1.0
    holding = Counter(piece for counter in counts.values() for piece in counter)
    scores: dict[int, float] = {}
    asked = set(pieces(need))
    for key, counter in counts.items():
        score = 0.0
        for piece in sorted(asked & counter.keys()):
            rarity = math.log(1 + (len(counts) - holding[piece] + 0.5) / (holding[piece] + 0.5))
            frequency = counter[piece]
            score += (
                rarity * frequency * (_K1 + 1) / (frequency + _K1 * (1 - _B + _B * lengths[key] / (average or 1.0)))
            )
        scores[key] = score
    return scores
