"""The person's own copies of friends; every question names its profile."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from facelog.diary import records
from facelog.diary.reader import Reader
from facelog.diary.schema import characters
from facelog.errors import MissingError
from facelog.types import Character

OWN = "own-"
"""What the id of every copy begins with; no file of a friend can be named like one."""


class Friends(Reader):
    """The friends that the person made, beside the profile and the posts."""

    def characters(self) -> tuple[Character, ...]:
        """Return the person's own friends, by name."""
        return self._characters(gone=False)

    def gone_characters(self) -> tuple[Character, ...]:
        """Return the deleted ones, of whom old comments still need name and portrait."""
        return self._characters(gone=True)

    def _characters(self, *, gone: bool) -> tuple[Character, ...]:
        with self._store.reading() as connection:
            values = connection.scalars(
                sa.select(characters.c.value).where(characters.c.profile_id == self._profile_id)
            ).all()
        found = [one for one, is_gone in map(records.character, values) if is_gone == gone]
        return tuple(sorted(found, key=lambda one: (one.names["ko"], one.id)))

    def add_character(self, character: Character) -> Character:
        """Keep a new friend under an id of its own and return it.

        Raises:
            InputError: friend_name_missing, friend_name_too_long, friend_about_too_long,
                friend_rules_too_long.
            MissingError: profile_missing.
        """
        kept = replace(character, id=OWN + records.new_id())
        value = records.character_value(kept)
        try:
            with self._store.writing() as connection:
                connection.execute(
                    characters.insert().values(profile_id=self._profile_id, id=kept.id, value=value)
                )
        except sa.exc.IntegrityError:
            self.profile()
            raise
        return records.character(value)[0]

    def change_character(self, character: Character) -> Character:
        """Keep what was changed in one of the person's own friends.

        Raises:
            InputError: as `add_character`.
            MissingError: character_missing, it was deleted meanwhile.
        """
        value = records.character_value(character)
        self._put(character.id, value)
        return records.character(value)[0]

    def delete_character(self, character_id: str) -> None:
        """Delete one of the person's own friends; name and portrait stay for old comments.

        Raises:
            MissingError: character_missing.
        """
        found = {one.id: one for one in self.characters()}
        if character_id not in found:
            raise MissingError("character_missing")
        self._put(character_id, records.character_value(found[character_id], gone=True))
        self._store.empty_log()

    def _put(self, character_id: str, value: str) -> None:
        mine = sa.and_(characters.c.profile_id == self._profile_id, characters.c.id == character_id)
        with self._store.writing() as connection:
            now = connection.scalar(sa.select(characters.c.value).where(mine))
            if now is None or records.character(now)[1]:
                raise MissingError("character_missing")
            connection.execute(characters.update().where(mine).values(value=value))
