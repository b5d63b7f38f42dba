"""`{% word band %}`: a word of scoring (`scoring.rubrics.words`), put in when the template is read.

Where another tag takes it as an argument, the same name is a filter: `{% below 10 "explanation"|word … %}`.
"""

from django import template
from django.template.base import Parser, TextNode, Token
from django.utils.html import escape

from scoring.rubrics import words

register = template.Library()


@register.tag
def word(parser: Parser, token: Token) -> TextNode:
    """The word of this name. TemplateSyntaxError for none, so that a template with a slip is not even read."""
    return TextNode(escape(_word_of(token.contents.partition(" ")[2])))


@register.filter("word")
def _word_of(name: str) -> str:
    found = vars(words).get(name.upper())
    if not isinstance(found, str) or name.startswith("_"):
        raise template.TemplateSyntaxError(f"there is no word {name!r} in scoring.rubrics.words")
    return found
