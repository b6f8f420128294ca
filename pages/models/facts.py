"""What a page tells search engines about its subject, as plain values; how it is written down is not their concern."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ArticleFacts:
    title: str
    description: str
    url: str
    card: str  # the file name of the picture for sharing; empty before the first publishing
    first_published: datetime | None
    last_published: datetime | None
    author_url: str | None
    language: str


@dataclass(frozen=True)
class PersonFacts:
    name: str  # like the role, empty where it is the practice's
    letters: str  # after the name
    role: str
    description: str
    url: str
    portrait: str  # URL of a photograph of this person; empty while there is none
    languages: tuple[str, ...]
    education: tuple[str, ...]  # degrees and certificates


@dataclass(frozen=True)
class ServiceFacts:
    name: str
    description: str
    url: str


@dataclass(frozen=True)
class QuestionsFacts:
    answers: tuple[tuple[str, str], ...]  # each question with its answer as HTML


type Facts = ArticleFacts | PersonFacts | ServiceFacts | QuestionsFacts
