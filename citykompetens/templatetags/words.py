from django import template

register = template.Library()

LONG = 10  # letters


@register.filter
def has_long_word(text: str) -> bool:
    """Whether a heading needs smaller letters, so that no word of it is broken."""
    return any(len(word) > LONG for word in str(text).split())
