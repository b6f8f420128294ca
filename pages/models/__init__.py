"""BasePage, the page types, topics, the practice's details and the pictures, under the names the project knows."""

from ..pictures.picture import SiteImage, SiteRendition
from .articles import ArticleIndexPage, ArticlePage, Topic
from .base import BasePage, BodyPage
from .fees import FeesPage
from .first_visit import FirstVisitPage
from .glossary import GlossaryPage
from .handouts import HandoutIndexPage, HandoutPage
from .hebrew import HebrewDetails
from .home import HomePage
from .plain import LegalPage, QuestionsPage, StandardPage
from .practice import PracticeDetails
from .reflection import ReflectionPage
from .services import ServiceIndexPage, ServicePage
from .therapist import TherapistPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "BasePage",
    "BodyPage",
    "FeesPage",
    "FirstVisitPage",
    "GlossaryPage",
    "HandoutIndexPage",
    "HandoutPage",
    "HebrewDetails",
    "HomePage",
    "LegalPage",
    "PracticeDetails",
    "QuestionsPage",
    "ReflectionPage",
    "ServiceIndexPage",
    "ServicePage",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "TherapistPage",
    "Topic",
]
