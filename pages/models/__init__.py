"""BasePage, the page types, topics, the practice's details and the pictures, under the names the project knows."""

from ..images import SiteImage, SiteRendition
from .articles import ArticleIndexPage, ArticlePage, Topic
from .base import BasePage, BodyMixin
from .practice import PracticeDetails
from .site import HomePage, LegalPage, QuestionsPage, ServiceIndexPage, ServicePage, StandardPage, TherapistPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "BasePage",
    "BodyMixin",
    "HomePage",
    "LegalPage",
    "PracticeDetails",
    "QuestionsPage",
    "ServiceIndexPage",
    "ServicePage",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "TherapistPage",
    "Topic",
]
