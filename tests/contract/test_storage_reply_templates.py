"""Words that stand ready, written here, and those of the policy that are hidden."""

import pytest

from grs_core.domain.errors import NotFound
from grs_core.storage.database import Database
from tests.support.cases import START, hours


def test_templates_are_offered_by_name_changed_and_retired_for_good(database: Database) -> None:
    with database.work() as work:
        months = work.reply_templates.add("ask", "bn", "মাস", "কোন মাসের টাকা পাননি?", "karim", START)
        work.reply_templates.add("ask", "bn", "কাগজ", "কাগজ নিয়ে আসুন।", "karim", START)
        work.reply_templates.add("ask", "en", "Months", "Which months?", "karim", START)
        work.commit()
    with database.work() as work:
        assert [each.name for each in work.reply_templates.of("ask", "bn")] == ["কাগজ", "মাস"]
        assert work.reply_templates.of("resolve", "bn") == ()
        work.reply_templates.change(months, "কোন মাস", "কোন কোন মাস?", "rahim", START + hours(1))
        work.commit()
    with database.work() as work:
        changed = work.reply_templates.get(months)
        assert (changed.name, changed.words, changed.made_by, changed.made_at) == (
            "কোন মাস",
            "কোন কোন মাস?",
            "rahim",
            START + hours(1),
        )
        work.reply_templates.retire(months, "rahim", START + hours(2))
        work.commit()
    with database.reading() as work:
        assert [each.name for each in work.reply_templates.of("ask", "bn")] == ["কাগজ"]
        assert [each.retired for each in work.reply_templates.all(1)] == [False, False, True]
        assert [each.name for each in work.reply_templates.all(2, size=2)] == ["কোন মাস"]
        assert work.reply_templates.count() == 3


def test_a_template_of_the_policy_is_hidden_and_shown_again(database: Database) -> None:
    with database.work() as work:
        work.reply_templates.hide("ask_month", "karim", START)
        work.reply_templates.hide("ask_month", "karim", START)
        assert work.reply_templates.hidden() == {"ask_month"}
        assert (work.reply_templates.count(), work.reply_templates.all(1)) == (0, ())
        work.reply_templates.show("ask_month")
        assert work.reply_templates.hidden() == set()


def test_what_is_not_there_is_neither_changed_nor_retired(database: Database) -> None:
    with database.work() as work:
        work.reply_templates.hide("ask_month", "karim", START)
        for touch in (
            lambda: work.reply_templates.get(1),
            lambda: work.reply_templates.change(1, "ক", "খ", "karim", START),
            lambda: work.reply_templates.retire(99, "karim", START),
        ):
            with pytest.raises(NotFound, match="template_unknown"):
                touch()
