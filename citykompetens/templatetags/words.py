from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

LONG = 10  # letters


@register.filter
def has_long_word(text: str) -> bool:
    """Whether a heading needs smaller letters, so that no word of it is broken."""
    return any(len(word) > LONG for word in str(text).split())


@register.simple_tag
def swedish(english: str = "") -> SafeString:
    """` lang="sv"` for words that people typed in Swedish, where the page is in another language.

    `english`: the same words in English, if anybody has written them.
    """
    return mark_safe("" if english or get_language() == "sv" else ' lang="sv"')  # nosec
