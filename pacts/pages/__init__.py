"""The pact's pages besides its own: the editor, freezing and reopening, signing, and the files that are kept."""

from pacts.pages import editor

PAGES = [editor.PAGE]
