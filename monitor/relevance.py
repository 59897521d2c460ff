"""Is a story about a rule's event? Looks at how names and the event's words stand in title, summary and lead.

It decides relevance only: what the story says of the event is the question of `claim`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from monitor import knowledge
from monitor.language.lexicon import EventClass, Lexicon, Shape, compile_words
from monitor.language.roles import Mention, at_home, origin, proxy, reverse, traveller
from monitor.language.status import cased, compile_cached
from monitor.language.text import Sentence, Zone, sentences
from monitor.language.timex import Timex
from monitor.match import Compiled, concerns, names_of, recalls, story_words
from monitor.model import Days, Event, Match, Status, Story
from monitor.naming import Unit, UnitKind
from monitor.occurrence import telling
from monitor.recency import recency
from monitor.signs import named_words, of_names, of_story
from monitor.values import dataclass
from monitor.view import View, divided, event_words, see
from monitor.weighing import Signs, learnt


@dataclass(frozen=True, slots=True)
class Found:
    """A story as one rule sees it."""

    match: Match
    compiled: Compiled
    views: tuple[View, ...]
    #: sentences that are about the event, best first
    core: tuple[int, ...]
    #: sentences that tell of the known day, with the day, and that known day
    told: tuple[tuple[int, date], ...] = ()
    known: Days | None = None
    #: the status that is known, of which the story may bring a change
    stage: Status | None = None
    #: how lately the event was heard of, and what is known of it changed
    recency: Signs = field(default_factory=dict)
    #: probability that the story is about the event; None if that is no question of weighing
    chance: float | None = None


def read_sentences(story: Story, lexicon: Lexicon) -> list[Sentence]:
    """Return the sentences of a story in order."""
    return sentences(story.title, story.summary, story.body, lexicon)


def find(
    story: Story,
    compiled: Compiled,
    parts: Sequence[Sentence],
    timexes: Sequence[Timex],
    lexicon: Lexicon,
    known: Event | None = None,
) -> Found:
    """Return whether a story is about a rule's event, with the sentences that say so and the reason.

    `known`: what earlier stories have told of the event.
    """
    if compiled.exclude is not None and (hit := compiled.exclude.search(story.text)):
        why = f"excluded by “{hit.group()}”"
        return Found(Match(compiled.rule.id, story.id, False, (), why), compiled, (), ())
    judge = Judge.of(story, compiled, parts, timexes, lexicon, known)
    views, (why, core, chance) = judge.views, judge.judge()
    # a rule's "in" and "of" are met everywhere, and show nothing
    joining = {i for i, u in enumerate(compiled.units) if u.soft and u.kind is UnitKind.QUALIFIER}
    spans = tuple(
        (v.sentence.start + m.start, v.sentence.start + m.end)
        for v in views
        for m in v.mentions
        if m.unit not in joining
    )
    match = Match(compiled.rule.id, story.id, bool(core) and (chance is None or chance >= ABOUT), spans, why)
    fresh = recency(known, story.published) if known is not None else {}
    return Found(match, compiled, views, tuple(core), judge.told(), judge.known, judge.stage, fresh, chance=chance)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=64)
def _opposites(compiled: Compiled) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return a pattern of each word of a rule that is one of a set, and of the others before what it is said of."""
    sets = [group.split("|") for group in compiled.lexicon.words["opposites"].split()]
    pairs = pairwise(compiled.rule.watch.casefold().split())
    found = [(own, [w for w in words if w != own], said) for own, said in pairs for words in sets if own in words]
    return [
        (compile_words(own), compile_words(rf"(?:{'|'.join(others)}) {re.escape(said)}")) for own, others, said in found
    ]


@lru_cache(maxsize=64)
def _rivals(event: EventClass, lexicon: Lexicon) -> re.Pattern[str]:
    if event.name == "strike":
        # who walks out may stand far from the word for it
        return compile_words(event.rivals)
    return compile_words(rf"(?:{event.rivals}){lexicon.words['rival_link']}(?:{event.nouns})")


#: least probability of a story that is taken to be about a rule's event, and of one that may be, if it brings news
ABOUT, POSSIBLE = 0.5, 0.12
#: most that a story is held for likely of which the title tells of a step on the way, and nothing of the event, or of
#: a meeting with somebody else; and from where on it is held for so likely that this does not matter
UNLIKELY, SURE = 0.4, 0.8
_ABSENT, _NOTHING = "a name does not occur", "nothing of the event"
#: days after which a dated journey in the body of a story is taken for an earlier one
_EARLIER = 10


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides from the sentences of one story whether it is about the event."""

    compiled: Compiled
    views: tuple[View, ...]
    lexicon: Lexicon
    story: Story
    known: Days | None
    stage: Status | None
    #: names that earlier stories bore, with the number of those, and how many stories they are of
    names: Mapping[str, int]
    named: int

    @classmethod
    def of(
        cls,
        story: Story,
        compiled: Compiled,
        parts: Sequence[Sentence],
        timexes: Sequence[Timex],
        lexicon: Lexicon,
        known: Event | None,
    ) -> Judge:
        """Return the judge of one story for one rule."""
        views = see(parts, compiled, timexes, lexicon, story.published.date())
        event = known or Event(compiled.rule.id)
        return cls(compiled, views, lexicon, story, event.dates, event.status, dict(event.names), event.named)

    def told(self) -> tuple[tuple[int, date], ...]:
        """Return the sentences of title and summary that tell of the known day, if all names stand there, too."""
        head = self._head()
        seen = {m.unit for i in head for m in self.views[i].mentions}
        if not set(self.compiled.names) <= seen:
            return ()
        return tuple(
            telling(self.views, head, self.known, self.story.published.date(), self.compiled.event, self.lexicon)
        )

    def judge(self) -> tuple[str, list[int], float | None]:
        """Return the reason, the sentences that may be about the event, and how likely it is; none if it is not.

        Who goes where is a question of grammar, and answered by rules where they see it; the rest is weighed.
        """
        objections = self._objections()
        if decided := self._decided(objections):
            return *decided, None
        signs, weights = self._with(objections), learnt("relevance")
        chance = weights.probability(signs)
        if self._plainly() and not objections:
            chance = max(chance, ABOUT)
        elif chance < SURE and (self._stepped() or self._with_another()):
            chance = min(chance, UNLIKELY)
        why = "; ".join(weights.heaviest(signs, 3, towards=chance >= ABOUT))
        if chance < POSSIBLE:
            return next(iter(objections.values()), why), [], chance
        return why, self._core() or self._head(), chance

    def weighed(self) -> bool:
        """Tell whether signs decide, and no rule."""
        return self._decided(self._objections()) is None

    def _decided(self, objections: Mapping[str, str]) -> tuple[str, list[int]] | None:
        """Return what plain rules say, with the reason; None where it has to be weighed."""
        if missing := self._missing():
            return f"“{missing}” does not occur", []
        if not self.compiled.names and not any(v.mentions or v.triggered for v in self.views):
            return "no word of the rule occurs", []
        if other := self._other_division():
            return f"another competition: “{other}”", []
        if other := self._opposite():
            return f"another one: “{other}”", []
        if self.compiled.event.shape is Shape.JOURNEY:
            if self._unmentioned():
                return None
            return (next(iter(objections.values())), []) if objections else self._journey()
        if other := self._rival_title():
            return f"another kind of event: “{other}”", []
        if "elsewhere" in objections and any(v.aside.intersection(self.compiled.names) for v in self._title()):
            return objections["elsewhere"], []
        return (objections["another edition"], []) if self._other_year() else None

    def _other_division(self) -> str:
        """Return the name of another division's competition in title and summary, if the rule's own is not there."""
        if self.compiled.event.shape is not Shape.THING:
            return ""
        head = [self.views[i] for i in self._head()]
        own = {m.unit for v in head for m in v.mentions}
        names = (name for v in head for unit, name in divided(v.sentence.text, self.compiled) if unit not in own)
        return next(names, "")

    def _opposite(self) -> str:
        """Return what title and summary call by another word of a set than the rule: "north loop" for the south one.

        Nothing if the rule's own word stands there, too.
        """
        head = " ".join(self.views[i].sentence.text for i in self._head())
        for own, other in _opposites(self.compiled):
            if (hit := other.search(head)) and not own.search(head):
                return hit.group()
        return ""

    def _plainly(self) -> bool:
        """Tell whether the title has the names of those who meet with their event, or all of a rule of a new event."""
        names = set(self.compiled.names)
        told = [v for v in self._title() if names <= v.present and not v.step]
        if self.compiled.event.shape is Shape.MUTUAL and len(names) > 1 and any(v.triggered for v in told):
            return True
        if self.stage is not None or self.compiled.event.shape is Shape.JOURNEY:
            return False
        parts = names.union(self._qualifiers())
        return bool(names) and any(v.eventful and parts <= v.present for v in told)

    def _stepped(self) -> bool:
        """Tell whether the title tells of a step on the way, and neither it nor the summary of the event by name."""
        head = [self.views[i] for i in self._head()]
        return any(v.step for v in self._title()) and not any(v.eventful and v.present for v in head)

    def _with_another(self) -> bool:
        """Tell whether the title has one of those who are to meet, and that the other one is somebody else."""
        names = set(self.compiled.essential)
        if self.compiled.event.shape is not Shape.MUTUAL or len(names) < 2:
            return False
        opponent = cased(self.lexicon, "opponent")
        for v in self._title():
            named = {m.unit for m in v.mentions} & names
            text, spans = v.sentence.text, [(m.start, m.end) for m in v.mentions]
            met = (opponent.match(text, hit.end()) for hit in self.compiled.trigger.finditer(text))
            others = [m.start(1) for m in met if m is not None]
            if named and named < names and any(not any(a <= at < b for a, b in spans) for at in others):
                return True
        return False

    def _says_nothing(self) -> bool:
        """Tell whether neither a word of the event nor its known day stands in the first part of the story."""
        first = [v for v in self.views if v.sentence.zone <= Zone.LEAD]
        named = any(m.unit in self.compiled.essential for v in self.views for m in v.mentions)
        if any(v.triggered or (named and v.thing and v.eventful and not self._unbuilt()) for v in first):
            return False
        days = [t.days for v in first for t in v.timexes if t.days is not None]
        return self.known is None or not any(self.known.covers(d) for d in days)

    def _unbuilt(self) -> bool:
        """Tell whether the rule is of something built ("Riverton airport") and the story has no word for that."""
        built = compile_cached(self.lexicon, "built")
        wanted = {i for i, u in enumerate(self.compiled.units) if u.says and built.fullmatch(u.text)}
        return bool(wanted) and wanted.isdisjoint(m.unit for v in self.views for m in v.mentions)

    def signs(self) -> dict[str, float]:
        """Return all that speaks for or against the story, by name."""
        return self._with(self._objections())

    def _with(self, objections: Mapping[str, str]) -> dict[str, float]:
        found = of_story(self.story, self.compiled, self.views, self.known, self.stage, self.lexicon)
        told = {_ABSENT: bool(self._unmentioned()), _NOTHING: self._says_nothing()} | self._going()
        found |= of_names(self.story, self.compiled, self.names, self.named)
        found |= dict.fromkeys((*objections, *(name for name, there in told.items() if there)), 1.0)
        return found

    def _objections(self) -> dict[str, str]:
        """Return what may make it a story of another event or edition: name of the sign -> in words."""
        checks = {
            "a look back": self._look_back,
            "another kind of event": self._rival,
            "another edition": self._edition,
            "another one of several": self._numbered,
            "elsewhere": self._elsewhere,
        }
        return {name: why for name, check in checks.items() if (why := check())}

    def _missing(self) -> str:
        """Return a name of which the story has no word, where the rule is not concerned; "" if there is none."""
        absent = self._unmentioned()
        return "" if absent and (concerns(self.story, self.compiled) or self._recalled()) else absent

    def _recalled(self) -> bool:
        """Tell whether the story has names that earlier ones bore, enough to be weighed without those of the rule."""
        return recalls(names_of(self.story), self.compiled, self.names)

    def _unmentioned(self) -> str:
        """Return a name that the event cannot go without and of which the story has no word; "" if there is none."""
        seen = {m.unit for v in self.views for m in v.mentions}
        absent = [i for i in self.compiled.essential if i not in seen]
        if not absent:
            return ""
        named = frozenset[str]().union(*(named_words(v) for v in self.views))
        words = story_words(self.story, self.lexicon)
        outlet = self.story.outlet
        for i in absent:
            unit, parts = self.compiled.units[i], self.compiled.parts[i]
            # one word of a name stands for it if it is written as one, two in any case
            if not parts & named and len(parts & words) < 2 and not any(v in outlet for v in unit.variants):
                return unit.text
        return ""

    def _core(self) -> list[int]:
        """Return the sentences that have the names and the event together."""
        names = {i for i in self.compiled.names if i in self.compiled.essential or not self._own_words()}
        return [i for i, v in enumerate(self.views) if names <= v.present and v.eventful]

    # ── what speaks against ──

    def _look_back(self) -> str:
        """A title that looks back, and no date ahead."""
        title = self.story.title
        if compile_cached(self.lexicon, "anniversary").search(title) and not self._ahead(self._head()):
            return "a look back at an earlier occasion"
        return ""

    def _ahead(self, indices: Sequence[int]) -> bool:
        today = self.story.published.date()
        return any(t.days and t.days.end > today for i in indices for t in self.views[i].timexes)

    def _qualifiers(self) -> list[int]:
        """Return the parts of the rule that tell its event from others of a kind."""
        units = enumerate(self.compiled.units)
        return [i for i, u in units if u.kind is UnitKind.QUALIFIER and not u.soft and not u.edition]

    def _rival_title(self) -> str:
        """Return another kind of the event in the title, where the rule watches one kind, and that is not there."""
        qualifiers, title = set(self._qualifiers()), self._head()[:1]
        if not qualifiers or qualifiers & self._present(self._head()):
            return ""
        return self._other_kind(title)

    def _rival(self) -> str:
        """Another kind of the event in title or summary, and the watched kind not there."""
        qualifiers = self._qualifiers()
        seen = {m.unit for v in self.views for m in v.mentions}
        head = self._head()
        firm = self._present(head)
        bare = self.compiled.event.name == "election" and qualifiers and not set(qualifiers) & seen
        if qualifiers and not firm & set(qualifiers) and (other := self._other_kind(head)):
            return f"another kind of event: “{other}”"
        if bare and not any(self._stem(self.compiled.units[i]) for i in qualifiers) and not self._strong_head():
            return f"“{self.compiled.units[qualifiers[0]].text}” does not occur"
        missing = [i for i in qualifiers if i not in seen and not self._stem(self.compiled.units[i])]
        if len(missing) * 2 > len(qualifiers) and not self._strong_head():
            return f"“{self.compiled.units[missing[0]].text}” does not occur"
        return ""

    def _stem(self, unit: Unit) -> bool:
        """Tell whether a word of the same stem stands in title, summary or lead ("president" for "presidential")."""
        words = [w for v in unit.variants for w in v.split() if len(w) > 6]
        stems = {w[: max(5, len(w) - 3)].lower() for w in words}
        near = " ".join(v.sentence.text for v in self.views if v.sentence.zone <= Zone.LEAD).lower()
        return any(stem in near for stem in stems)

    def _other_kind(self, head: Sequence[int]) -> str:
        event = self.compiled.event
        if not event.rivals:
            return ""
        rule = self.compiled.rule
        watched = " ".join([rule.watch, *(name for names in rule.aliases.values() for name in names)]).lower()
        for i in head:
            for hit in _rivals(event, self.lexicon).finditer(self.views[i].sentence.text):
                other = hit.group().lower().split()[0]
                # those who work there strike there: "miners" of a mine
                if other not in watched and not any(len(w) > 3 and other.startswith(w) for w in watched.split()):
                    return hit.group()
        return ""

    def _strong_head(self) -> bool:
        """Tell whether names and the user's own word for the event stand in title and summary."""
        own = {i for i, u in enumerate(self.compiled.units) if u.kind is UnitKind.TRIGGER}
        head = self._head()
        said = {m.unit for i in head for m in self.views[i].mentions}
        names = set(self.compiled.names)
        strong = event_words(self.compiled)
        titled = any(names <= v.present and strong.search(v.sentence.text) and not v.step for v in self._title())
        return titled or (names <= self._present(head) and bool(own & said))

    def _other_year(self) -> list[str]:
        """Return the years in the title where the rule's own stands neither there nor in the summary."""
        own = [u.text for u in self.compiled.units if u.edition]
        head = " ".join(self.views[i].sentence.text for i in self._head())
        years = sorted(set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.story.title)))
        return years if own and not any(year in head for year in own) else []

    def _edition(self) -> str:
        """Another year's edition is named, and the watched one is not."""
        seen = {m.unit for v in self.views for m in v.mentions}
        for i, unit in enumerate(self.compiled.units):
            if not unit.edition:
                continue
            wanted = int(unit.text)
            head = self._head()
            if years := self._other_year():
                return f"another edition: {', '.join(years)}"
            for j in head[:2]:
                ahead = [
                    t.days
                    for t in self.views[j].timexes
                    if t.days and t.days.count < 40 and t.days.end > self.story.published.date()
                ]
                if unit.text in self.views[j].sentence.text:
                    break
                if ahead and all(d.start.year != wanted for d in ahead):
                    return f"another edition: {ahead[0].start.year}"
            if i not in seen and self.story.published.year != wanted and not self._ahead(head):
                return f"another edition than {unit.text}"
        return ""

    def _numbered(self) -> str:
        """The title counts another meeting or visit than the first: "second summit"."""
        if self.compiled.event.shape is not Shape.MUTUAL:
            return ""
        ordinals = self.lexicon.words["ordinal_edition"]
        if re.search(rf"\b(?:{ordinals})\b", self.compiled.rule.watch, re.IGNORECASE):
            return ""
        counted = compile_words(rf"(?:{ordinals}) (?:\w+ ){{0,2}}?(?:{self.compiled.event.nouns})")
        hit = counted.search(self.story.title)
        return f"another one: “{hit.group()}”" if hit else ""

    def _elsewhere(self) -> str:
        """For rules that name only a country: the title tells of another one."""
        names = [u for u in self.compiled.units if u.kind is UnitKind.NAME and not u.text.islower()]
        if not names or not all(knowledge.country_of(u.variants[0], self.lexicon) for u in names):
            return ""
        own_units = {i for i, u in enumerate(self.compiled.units) if u in names}
        own = {knowledge.country_of(v, self.lexicon) for u in names for v in u.variants}
        title = self._title()
        if any(v.present & own_units for v in title):
            return ""
        for v in title:
            for place in knowledge.places(v.sentence.text, self.lexicon):
                if knowledge.country_of(place.group(), self.lexicon) not in own:
                    return f"it happens elsewhere: “{place.group()}”"
        return ""

    # ── who goes where ──

    def _journey(self) -> tuple[str, list[int]] | None:
        """Return whether a sentence says that the actor goes to the target; None where grammar does not tell."""
        actor = next(i for i, u in enumerate(self.compiled.units) if u.role == "A")
        core = [
            i
            for i, v in enumerate(self.views)
            if v.path and (actor in v.present or v.sentence.zone is Zone.TITLE) and not self._bygone(v)
        ]
        if other := self._other_traveller(actor):
            return f"somebody else goes there: “{other}”", []
        head = self._head()
        title = frozenset[int]().union(*(v.present for v in self._title()))
        targets = {i for i, u in enumerate(self.compiled.units) if u.role == "T"}
        if (
            core
            and self.views[core[0]].sentence.zone is not Zone.TITLE
            and (place := self._other_destination())
            and not self._to_come(core)
        ):
            return f"the journey goes elsewhere: “{place}”", []
        if core and core[0] in head:
            return f"{self.views[core[0]].sentence.zone.name.lower()}: {self.views[core[0]].path}", core
        nouns = compile_words(self.compiled.event.nouns)
        named = any(nouns.search(self.views[i].sentence.text) for i in head)
        if (
            actor in title
            and self._heading(actor, targets, head)
            and named
            and not self._received(actor)
            and not self._other_destination()
            and not any(self._apart(self.views[i]) for i in head)
        ):
            return "title and summary together name the journey", sorted({*core, *head})
        if core and actor in title:
            return f"body: {self.views[core[0]].path}", core
        together = any(_both(v) for v in self._title())
        # where nothing is known yet a title that has both has to say it
        unsaid = self.stage is None and together and not any(self.views[i].path for i in head)
        if (
            unsaid
            or self._received(actor)
            or (self._other_destination() and (actor not in title or not any(map(_both, self.views))))
            or any(self._apart(self.views[i]) for i in head)
            or (not core and any(self._visited(self.views[i]) for i in head))
        ):
            return "no sentence says that the actor goes to the target", []
        return None

    def _going(self) -> dict[str, bool]:
        """Return what speaks for or against a journey where grammar does not tell, by the name of its sign."""
        if self.compiled.event.shape is not Shape.JOURNEY:
            return {}
        actor = next(i for i, u in enumerate(self.compiled.units) if u.role == "A")
        targets = {i for i, u in enumerate(self.compiled.units) if u.role == "T"}
        head = [self.views[i] for i in self._head()]
        return {
            "journey: its actor is in the title": actor in self._present(self._head()[:1]),
            "journey: its place is one to go to": self._heading(actor, targets, self._head()),
            "journey: another place in the title": any(
                not any(m.start <= place.start() < m.end for m in v.mentions)
                for v in self._title()
                for place in knowledge.places(v.sentence.text, self.lexicon)
            ),
            "journey: for its actor somebody else": any(
                m.unit == actor and proxy(v.sentence.text, m, self.lexicon) for v in head for m in v.mentions
            ),
            "journey: none between the two": not any(v.path for v in self.views) and any(_both(v) for v in head),
        }

    def _to_come(self, core: Sequence[int]) -> bool:
        """Tell whether a sentence about the journey speaks of what is still ahead."""
        coming = compile_cached(self.lexicon, "to_come")
        return self._ahead(core) or any(coming.search(self.views[i].sentence.text) for i in core)

    def _heading(self, actor: int, targets: set[int], head: Sequence[int]) -> bool:
        """Tell whether a target is named as a place to go to, and the actor acts for himself, in title and summary."""
        for i in head:
            text = self.views[i].sentence.text
            for m in self.views[i].mentions:
                if m.unit == actor and proxy(text, m, self.lexicon):
                    return False
        return any(
            m.unit in targets
            and m.unit in self.views[i].present
            and not origin(self.views[i].sentence.text, m, self.lexicon)
            and self._led_to(i, m)
            for i in head
            for m in self.views[i].mentions
        )

    def _led_to(self, index: int, mention: Mention) -> bool:
        """Tell whether the words around a place make it neither a source nor the owner of something else."""
        text = self.views[index].sentence.text
        before = text[max(0, mention.start - 25) : mention.start]
        owner = re.match(self.lexicon.words["owner"], text[mention.end : mention.end + 3])
        return not owner and not re.search(self.lexicon.words["from"], before, re.IGNORECASE)

    def _apart(self, v: View) -> bool:
        """Tell whether a sentence has both names, and apart, the other way round, or as one's home."""
        between = v.sentence.text[
            min((m.end for m in v.mentions), default=0) : max((m.start for m in v.mentions), default=0)
        ]
        return _both(v) and (
            ";" in between
            or at_home(v.sentence.text, v.mentions, self.compiled.event, self.lexicon)
            or reverse(v.sentence.text, v.mentions, self.compiled.event, self.lexicon)
        )

    def _other_traveller(self, actor: int) -> str:
        """Return who goes to the target by a title without the actor."""
        for v in self._title():
            if any(m.unit == actor for m in v.mentions):
                return ""
            for m in v.mentions:
                if m.role == "T" and (other := traveller(v.sentence.text, m, self.lexicon)):
                    return other
        return ""

    def _other_destination(self) -> str:
        """Return another place that the title has the journey go to, if it does not name the target."""
        targets = {i for i, u in enumerate(self.compiled.units) if u.role == "T"}
        for v in self._title():
            if targets & {m.unit for m in v.mentions}:
                return ""
            for place in knowledge.places(v.sentence.text, self.lexicon):
                text = v.sentence.text
                led = cased(self.lexicon, "destination").search(text[: place.start()])
                called = re.match(rf"\s(?:{self.compiled.event.nouns})(?!\w)", text[place.end() :], re.IGNORECASE)
                if (led or called) and not any(m.start <= place.start() < m.end for m in v.mentions):
                    return place.group()
        return ""

    def _visited(self, v: View) -> bool:
        """Tell whether a sentence has somebody visit another place than the target."""
        text, visiting = v.sentence.text, cased(self.lexicon, "visiting")
        return any(
            visiting.search(text[: place.start()])
            and not any(m.role == "T" and m.start <= place.start() < m.end for m in v.mentions)
            for place in knowledge.places(text, self.lexicon)
        )

    def _received(self, actor: int) -> bool:
        """Tell whether the title has the actor receive or wait instead of go."""
        hosting = compile_cached(self.lexicon, "hosting")
        for v in self._title():
            at = [m.end for m in v.mentions if m.unit == actor]
            if at and hosting.search(v.sentence.text[at[0] : at[0] + 40]):
                return True
        return False

    # ── where to look ──

    def _title(self) -> list[View]:
        return [v for v in self.views if v.sentence.zone is Zone.TITLE]

    def _head(self) -> list[int]:
        """Return title and summary, or title and the first two sentences where there is no summary."""
        head = [i for i, v in enumerate(self.views) if v.sentence.zone <= Zone.SUMMARY]
        if not any(v.sentence.zone is Zone.SUMMARY for v in self.views):
            head += [i for i, v in enumerate(self.views) if v.sentence.zone is Zone.LEAD][:2]
        return head

    def _present(self, indices: Sequence[int]) -> frozenset[int]:
        return frozenset[int]().union(*(self.views[i].present for i in indices)) if indices else frozenset()

    def _bygone(self, v: View) -> bool:
        """Tell whether a sentence dates what it tells well in the past, and nothing in it lies ahead."""
        if v.sentence.zone <= Zone.SUMMARY or compile_cached(self.lexicon, "to_come").search(v.sentence.text):
            return False
        today = self.story.published.date()
        dated = [t.days for t in v.timexes if t.days is not None]
        return bool(dated) and all((today - d.end).days > _EARLIER for d in dated)

    def _own_words(self) -> bool:
        """Tell whether title and summary have the user's own words for the event, whatever names they leave out."""
        own = {i for i, u in enumerate(self.compiled.units) if u.says}
        return bool(own & {m.unit for i in self._head() for m in self.views[i].mentions})


def _both(v: View) -> bool:
    """Tell whether a sentence has the actor and the target of a journey."""
    return {"A", "T"} <= {m.role for m in v.mentions}
