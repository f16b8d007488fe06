"""Pages that are built when they are first asked for: what nobody opens costs nobody time."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from kap_companion.ui.pages.page import Page

Build = Callable[[], Page]


class Shelf:
    """The pages of one kind, by their keys. Each is handed to `built` once it stands."""

    def __init__(self, builders: Mapping[str, Build], built: Callable[[Page], None]) -> None:
        self._builders = dict(builders)
        self._built = built
        self._pages: dict[str, Page] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._builders

    def __iter__(self) -> Iterator[str]:
        return iter(self._builders)

    def __getitem__(self, key: str) -> Page:
        """Return the page with this key, built now where it was not; `KeyError` for another."""
        if key not in self._pages:
            page = self._pages[key] = self._builders[key]()
            self._built(page)
        return self._pages[key]

    def standing(self, key: str) -> Page | None:
        """Return the page with this key if it was built."""
        return self._pages.get(key)

    def all_standing(self) -> Iterable[Page]:
        """Return the pages that were built."""
        return tuple(self._pages.values())

    def key_of(self, page: object) -> str:
        """Return the key of this page; empty where it is none of these."""
        return next((key for key, each in self._pages.items() if each is page), "")
