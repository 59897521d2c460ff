"""What do a story's wordings say was done of a rule's event or to it, and on whose word?

It reads one story that is about the event. Which of its dates is the event's is the question of `binding`; what all
of it together says of the event's status is that of `standing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache

from monitor import knowledge, occurrence
from monitor.binding import ZONE_WEIGHT
from monitor.language.lexicon import NOTHING, Cue, EventClass, Lexicon, Shape, compile_words
from monitor.language.openings import Wordings
from monitor.language.roles import Clause, clause_at
from monitor.language.status import UNDOING, CueHit, asked_for, cased, compile_cached, speaks, uncased, undone
from monitor.language.text import Zone
from monitor.match import Compiled
from monitor.model import Authority, Status, Story
from monitor.naming import UnitKind
from monitor.phrasing import Said
from monitor.relevance import Found
from monitor.values import dataclass
from monitor.view import View
from monitor.weighing import Signs

#: a bare weekday so many days ahead may be the one just past, where what was done is told
_BARE, _LAST_WEEK = frozenset({"weekday"}), 5
#: how far behind a denial its object may stand
_OBJECT = 60
#: and how far before it its subject
_SUBJECT = 110
#: the language's classes of words that tell how a sentence puts the news
CLASSES = (
    "soft", "performative", "flat", "planned", "unnamed", "third", "report", "party", "not", "subject_acts", "invited",
    "accepted", "to_come", "move_news",
)  # fmt: skip
#: those that also stand for something else
_DOUBTFUL = frozenset({"flat", "performative"})
LADDER = (Status.RUMOURED, Status.PLANNED, Status.CONFIRMED)
NEGATIVE = (Status.CANCELLED, Status.POSTPONED, Status.DENIED)


@dataclass(frozen=True, slots=True)
class Located:
    """A cue with its place in the story and the weight of that place."""

    hit: CueHit
    view: View
    weight: float

    @property
    def start(self) -> int:
        return self.view.sentence.start + self.hit.start

    @property
    def end(self) -> int:
        return self.view.sentence.start + self.hit.end

    @property
    def score(self) -> float:
        return self.hit.cue.strength * self.weight


@dataclass(frozen=True, slots=True)
class Told:
    """A status that a story tells of an event, the cue that says so, and what the wording is."""

    status: Status
    cue: Located | None
    why: str
    #: probability that it is this status; None if the wording leaves no doubt
    chance: float | None = None
    #: other statuses with how likely each is, likeliest first
    others: tuple[tuple[Status, float], ...] = ()
    #: the signs of how the story is put, by name
    wordings: tuple[str, ...] = ()
    #: all that was weighed, and its phrases
    signs: Signs = field(default_factory=dict)
    phrased: Said | None = None

    @property
    def done(self) -> Status | None:
        """The status, if it is a deed, and None if it is a rung of what is still to come."""
        return None if self.status in LADDER else self.status


def _told(located: Located) -> Told:
    status, zone = located.hit.cue.status, located.view.sentence.zone
    assert status is not None, "a cue of a deed has a status"
    return Told(status, located, f"“{located.hit.cue.name}” in the {zone.called}")


def _titled(located: Located | None) -> bool:
    """Tell whether a cue stands in the title."""
    return located is not None and located.view.sentence.zone is Zone.TITLE


class Reporter:
    """Reads one story for one rule; holds what several questions share."""

    def __init__(self, story: Story, found: Found, lexicon: Lexicon) -> None:
        self.story, self.found, self.lexicon = story, found, lexicon
        self.compiled: Compiled = found.compiled
        self.core = frozenset(found.core)
        self.today = story.published.date()
        #: what was asked of a sentence before, by its index
        self._said: dict[int, dict[str, str]] = {}
        self._speakers: dict[int, str] = {}
        self.read = [(i, v) for i, v in enumerate(found.views) if v.sentence.zone <= Zone.LEAD or i in self.core]
        #: all cues with their sentences, those that speak of something else among them
        self.wordings = [
            (i, Located(hit, v, self._weight(i, v)), self._in_scope(hit, v))
            for i, v in self.read
            for hit in (*v.cues, *self._refusals(v))
        ]
        self.hits = [located for _, located, about in self.wordings if about]

    def _weight(self, index: int, v: View) -> float:
        weight = ZONE_WEIGHT[v.sentence.zone]
        return weight if index in self.core else weight * (0.8 if v.sentence.zone <= Zone.SUMMARY else 0.4)

    def _refusals(self, v: View) -> Iterator[CueHit]:
        """Yield where a sentence says that what the rule watches will not be done ("will not close")."""
        if v.present and (match := _refused(self.compiled).search(v.sentence.text)):
            yield CueHit(_WILL_NOT, match.start(), match.end())

    # ── which cues speak of the event ────────────────────────────────────────────────────────────────────────────────

    def _in_scope(self, hit: CueHit, v: View) -> bool:
        """Tell whether a cue speaks of the event now: not of something else, and not of what was before."""
        if hit.cue.status not in NEGATIVE:
            return True
        clause, text = clause_at(v.clauses, hit.start), v.sentence.text
        if self._by_hours(hit, v) or self._stopped(hit, v):
            return False
        if _event_of_rule(self.compiled).fullmatch(text, hit.start, hit.end):
            # what the rule itself calls its event undoes nothing: "bans" of a ban
            return False
        if clause.background and not cased(self.lexicon, "telling_openers").fullmatch(clause.opener):
            return False
        if self._long_ago(v, clause.start, clause.end) or self._earlier_one(hit, v):
            return False
        if hit.cue.status is Status.DENIED and undone(v.sentence.text[hit.end : hit.end + _OBJECT], self.lexicon):
            # to deny a delay is to hold on to the date
            return False
        return self._of_event(hit, v, clause)

    def _stopped(self, hit: CueHit, v: View) -> bool:
        """Tell whether a cue is said of what the event brings to a stop: "strike halts trains", "flights cancelled"."""
        if not self.compiled.event.stops:
            return False
        before, anywhere = _stops(self.compiled.event)
        subject = v.sentence.text[max(0, hit.start - _SUBJECT) : hit.start]
        return bool(anywhere.search(self._object(hit, v)) or before.search(subject))

    def _of_event(self, hit: CueHit, v: View, clause: Clause) -> bool:
        """Tell whether what a cue is said of, by its scope, is the event."""
        text = v.sentence.text
        if hit.cue.scope == "self":
            return True
        if hit.cue.scope == "object":
            phrase = self._object(hit, v)
            return self._anchor(phrase or text[max(0, hit.start - _SUBJECT) : hit.start])
        if hit.cue.scope == "own":
            # talks about a strike that fail bring it on
            words = text[hit.start : hit.end]
            return self._anchor(words) or compile_cached(self.lexicon, "plans").match(words) is not None
        if hit.cue.scope == "around":
            return self._anchor(text[clause.start : clause.end]) or (
                v.sentence.zone is Zone.TITLE and self._anchor(text)
            )
        if hit.cue.scope == "actor":
            return self._actor_before(hit, v)
        return self._governs(hit, v)

    def _just(self, v: View, start: int, end: int) -> bool:
        """Tell whether a clause tells of the day of the report or of the one before: "which opened this morning"."""
        days = (t.days for t in v.timexes if t.days and start <= t.start - v.sentence.start < end)
        return any(d.count == 1 and 0 <= (self.today - d.end).days <= 1 for d in days)

    def _long_ago(self, v: View, start: int, end: int) -> bool:
        """Tell whether a date well in the past stands in the clause."""
        return any(
            t.days
            and (self.today - t.days.end).days > 5
            and start <= t.start - v.sentence.start < end
            and ("year" in t.known or t.relative or t.tense == "past" or (self.today - t.days.end).days < 40)
            for t in v.timexes
        )

    def _earlier_one(self, hit: CueHit, v: View) -> bool:
        """Tell whether what was undone is called an earlier one ("an earlier trip, in May, was put off")."""
        before = v.sentence.text[max(0, hit.start - 60) : hit.start]
        return bool(_earlier(self.lexicon, self.compiled.event).search(before))

    def _actor_before(self, hit: CueHit, v: View) -> bool:
        if self.compiled.event.shape is Shape.THING:
            return self._governs(hit, v) and bool(self._anchor(v.sentence.text[hit.end : hit.end + 50]))
        before = [m for m in v.mentions if m.end <= hit.start and m.role != "T"]
        if not before:
            return False
        between = v.sentence.text[before[-1].end : hit.start]
        return not cased(self.lexicon, "other_subject").search(between)

    def _governs(self, hit: CueHit, v: View) -> bool:
        """Tell whether the object of a cue, or its subject if it has no object, is the event."""
        text = v.sentence.text
        after = text[hit.end : hit.end + 70]
        if hit.cue.status is Status.DENIED and _ahead(self.lexicon).match(after):
            # what is denied is a sentence of its own: "denies that she will go"
            return self._anchor(after) or self.compiled.trigger.search(after) is not None
        phrase = self._object(hit, v)
        if phrase and not uncased(self.lexicon, "passive_cue").match(text[hit.start : hit.end]):
            named = cased(self.lexicon, "common_noun").match(phrase) is None
            return self._anchor(phrase) or (v.sentence.zone is Zone.TITLE and named)
        if phrase and self._anchor(phrase):
            return True
        before = text[max(0, hit.start - _SUBJECT) : hit.start]
        return self._anchor(before) or (v.sentence.zone is Zone.TITLE and not before.strip())

    def _anchor(self, text: str) -> bool:
        return bool(
            self.compiled.pattern.search(text)
            or _event_nouns(self.compiled.event).search(text)
            or compile_cached(self.lexicon, "event_pronouns").search(text)
            or (
                self.compiled.steps.search(text) is None
                and compile_cached(self.lexicon, "dates_as_objects").search(text)
            )
        )

    # ── status ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def deed(self, who: Authority) -> Told | None:
        """Return what the story says was done of the event or to it; None if it speaks of what is still to come."""
        if cue := self.overturned():
            return Told(Status.CONFIRMED, cue, f"“{cue.hit.cue.name}” is undone")
        done, undone = self._done(), self._undone(who)
        if done and undone and _titled(undone.cue) and not _titled(done.cue):
            return undone
        if done or undone:
            return done or undone
        if self.found.told and self.found.known is not None:
            stage = occurrence.stage(self.found.told, self.found.known, self.today, self.compiled.event)
            return Told(stage, None, "told in the past tense, on the day that is known")
        return None

    def best(self, wanted: Status, least: float = 0.0) -> Located | None:
        """Return the cue that says a status most strongly, nothing around it taking that back."""
        fitting = [
            h
            for h in self.hits
            if h.hit.cue.status is wanted and not (h.hit.negated or h.hit.past or h.hit.hedged) and h.score >= least
        ]
        return max(fitting, key=lambda h: h.score, default=None)

    def upheld(self) -> bool:
        """Tell whether the story says in plain words that the known day holds ("will still launch on 9 September")."""
        known = self.found.known
        if known is None or any(_titled(h) and self._takes(h.hit, h.view) for h in self.hits):
            return False
        near = [v for i, v in self.read if (v.sentence.zone <= Zone.SUMMARY or i in self.core) and not v.undone]
        given = ((v, t) for v in near for t in v.timexes if t.days == known and t.tense != "past")
        return any(self._upholds(v, clause_at(v.clauses, t.start - v.sentence.start)) for v, t in given)

    def stands(self) -> bool:
        """Tell whether nothing is undone, whatever words there are: the known day is upheld, or that is only wished."""
        return self.upheld() or self._wished()

    def _wished(self) -> bool:
        """Tell whether what would undo the event is only asked for ("asks court to delay trial"), and nowhere done."""
        told = [h for h in self.hits if h.hit.cue.status in UNDOING and not h.hit.negated]
        return bool(told) and all(asked_for(h.view.sentence.text, h.hit.start, self.lexicon) for h in told)

    def later_that_day(self) -> bool:
        """Tell whether all that is put off is so by hours: the day of the event is the same."""
        told = [h for _, h, _ in self.wordings if h.hit.cue.status is Status.POSTPONED]
        return bool(told) and all(self._by_hours(h.hit, h.view) for h in told)

    def _by_hours(self, hit: CueHit, v: View) -> bool:
        """Tell whether it is said by how many hours something is put off: "put back by two hours"."""
        behind, text = uncased(self.lexicon, "hours_only"), v.sentence.text
        late = hit.cue.status is Status.POSTPONED
        return late and any(behind.match(text, at) for at in (hit.end, text.rfind(" ", 0, hit.end) + 1))

    def _upholds(self, v: View, clause: Clause) -> bool:
        """Tell whether a clause says that something is as it was, and not only that it may be, nor of what is left."""
        text = v.sentence.text[clause.start : clause.end]
        match = compile_cached(self.lexicon, "upheld").search(text)
        if match is None or compile_cached(self.lexicon, "hedge").search(text):
            return False
        before = text[: match.start()]
        return not any(compile_cached(self.lexicon, name).search(before) for name in ("not", "remainder"))

    def _takes(self, hit: CueHit, v: View) -> bool:
        """Tell whether what undoes something has the event as its object: "postpones the launch"."""
        if hit.cue.status not in NEGATIVE or hit.negated:
            return False
        phrase = self._object(hit, v)
        passive = uncased(self.lexicon, "passive_cue").match(v.sentence.text[hit.start : hit.end])
        return bool(phrase) and not passive and self._anchor(phrase)

    def _object(self, hit: CueHit, v: View) -> str:
        """Return the words behind a cue that may be its object, "" if there are none."""
        after = v.sentence.text[hit.end : hit.end + 70]
        border = uncased(self.lexicon, "object_end").search(after)
        if border and compile_cached(self.lexicon, "plans").search(after, 0, border.start()):
            # plans to do something are what is to be done
            border = uncased(self.lexicon, "object_end").search(after, border.end())
        return (after[: border.start()] if border else after).strip(" '‘“\"")

    def _undone(self, who: Authority) -> Told | None:
        """Return cancelled, postponed or denied with its cue, if title, summary or lead reports that."""
        if self.stands():
            return None
        cancelled, postponed, denied = (self.best(s, least=4.4) for s in NEGATIVE)
        if none := self.none():
            cancelled = cancelled or self.best(Status.CANCELLED, least=3.0)
        if cancelled and self._only_that_day(cancelled):
            postponed, cancelled = postponed or cancelled, None
        if not (cancelled or postponed) and (that_day := self.best(Status.CANCELLED, least=3.9)):
            postponed = that_day if self._only_that_day(that_day) else None
        if cancelled and (postponed or self._later()):
            if postponed is None or postponed.hit.cue.name == "later-than":
                return Told(Status.POSTPONED, cancelled, f"“{cancelled.hit.cue.name}”, with a later time in view")
            cancelled = None
        if (
            cancelled
            and cancelled.hit.cue.strength < 3
            and who in (Authority.UNNAMED, Authority.OUTLET)
            and (cancelled.score < 6 or cancelled.hit.cue.name in ("will-not", "no-event"))
            and not none
        ):
            cancelled = None
        if postponed or cancelled:
            return _told(postponed or cancelled)  # type: ignore[arg-type]
        return _told(denied) if denied and not self._only_that_day(denied) else None

    def _only_that_day(self, located: Located) -> bool:
        """Tell whether "will not" is said of one day or of the time before one, and not of the event as such."""
        if located.hit.cue.name not in ("will-not", "rule-out", "no-event"):
            return False
        tail = located.hit.end
        return any(
            tail - 3 <= t.start - located.view.sentence.start <= tail + 45 and t.days is not None
            for t in located.view.timexes
        )

    def none(self) -> bool:
        """Tell whether the title, or a part of it, begins with "no" and the event, not with a date or talk of it."""
        title = next((v.sentence.text for _, v in self.read if v.sentence.zone is Zone.TITLE), "")
        event, end = _named_event(self.compiled.event), uncased(self.lexicon, "object_end")
        phrases = (title[m.end() : m.end() + _OBJECT] for m in _no(self.lexicon).finditer(title))
        return any(event.fullmatch(end.split(phrase)[0].strip()) for phrase in phrases)

    def _later(self) -> bool:
        later = compile_cached(self.lexicon, "later")
        return any(
            later.search(v.sentence.text) for i, v in self.read if v.sentence.zone <= Zone.SUMMARY or i in self.core
        )

    def _done(self) -> Told | None:
        """Return underway or happened if title or summary says that it has begun or taken place."""
        event = self.compiled.event
        for index, v in self.read:
            if v.sentence.zone > Zone.SUMMARY and not (index in self.core and v.sentence.zone is Zone.LEAD):
                continue
            for status, match in occurrence.wordings(v.sentence.text, event):
                if self._took_place(v, match, index):
                    cue = Cue(f"{event.name}:{status}", "", status, 3, "", "")
                    located = Located(CueHit(cue, match.start(), match.end()), v, self._weight(index, v))
                    return Told(status, located, f"“{match.group()}”")
        return None

    def _took_place(self, v: View, match: re.Match[str], index: int) -> bool:
        if (index not in self.core and v.sentence.zone is not Zone.TITLE) or not self._titled(v):
            return False
        if self.kept_off(v, match):
            return False
        clause = clause_at(v.clauses, match.start())
        behind = uncased(self.lexicon, "next_part").split(v.sentence.text[match.end() : match.end() + _OBJECT // 2])[0]
        step = self.compiled.steps.search(behind)
        if step and not _event_nouns(self.compiled.event).search(behind[: step.start()]):
            return False
        ahead = [
            t
            for t in v.timexes
            if t.days
            and t.days.start > self.today
            and t.precision in ("day", "range")
            and not (t.known <= _BARE and (t.days.start - self.today).days >= _LAST_WEEK)
            and clause.start <= t.start - v.sentence.start < clause.end
        ]
        return not ahead

    def kept_off(self, v: View, match: re.Match[str]) -> str:
        """Return what keeps a wording of the event's beginning or end from being news: "in the background", … or ""."""
        clause = clause_at(v.clauses, match.start())
        before = " ".join(v.sentence.text[max(clause.start, match.start() - 60) : match.start()].split()[-6:])
        if clause.background and not self._just(v, clause.start, clause.end):
            return "in the background"
        if compile_cached(self.lexicon, "not_yet").search(before):
            return "not yet"
        return "long ago" if self._long_ago(v, clause.start, clause.end) else ""

    def _titled(self, v: View) -> bool:
        """Tell whether the title, or the sentence itself, has a name that the event cannot go without."""
        essential = set(self.compiled.essential)
        return bool(essential & v.present) or any(
            essential & t.present for _, t in self.read if t.sentence.zone is Zone.TITLE
        )

    def said(self, index: int) -> Mapping[str, str]:
        """Return the classes of words of which a sentence has one that stands for what it says, with the first one."""
        if index not in self._said:
            text = self.found.views[index].sentence.text
            said = self._said[index] = {}
            for name, match in _classes(self.lexicon).found(text):
                if name not in said and (name not in _DOUBTFUL or self._stands(name, text, match)):
                    said[name] = match.group()
        return self._said[index]

    def speaker(self, index: int) -> str:
        """Return the words of a party with a say that speaks in a sentence, or ""."""
        if index not in self._speakers:
            text = self.found.views[index].sentence.text
            self._speakers[index] = speaks(text, self.compiled.naming, self.lexicon)
        return self._speakers[index]

    def _stands(self, name: str, text: str, match: re.Match[str]) -> bool:
        """Tell whether a word that announces something does so: not undone by "not", and no noun ("its name")."""
        around = _around(self.lexicon)
        before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 40]
        if around["not"].match(after) and not undone(after, self.lexicon):
            return False
        if name == "flat":
            return True
        noun = " " not in match.group() and around["noun"].search(before)
        return not (noun or around["unsaid"].search(before[-9:]) or around["denied"].search(before))

    def authority(self) -> tuple[Authority, str]:
        """Return who vouches for the claim, from the sentences nearest to the news."""
        near = [i for i, v in self.read if v.sentence.zone <= Zone.SUMMARY]
        near += [
            i for i, v in self.read if v.sentence.zone is Zone.LEAD or (i in self.core and v.sentence.zone is Zone.BODY)
        ]
        for index in near:
            if speaker := self.speaker(index):
                outsider = self._outsider([self.found.views[i].sentence.text for i in near], speaker)
                return (Authority.OUTLET, "") if outsider else (Authority.PARTY, speaker)
            if unnamed := self.said(index).get("unnamed"):
                return Authority.UNNAMED, unnamed
        return Authority.OUTLET, ""

    def _outsider(self, texts: list[str], speaker: str) -> bool:
        """Tell whether a speaker belongs to a country that is neither the actor's nor the target's."""
        if self.compiled.event.shape is not Shape.JOURNEY:
            return False
        own = {knowledge.country_of(v, self.lexicon) for u in self.compiled.units for v in u.variants}
        for v in self.found.views:
            for m in v.mentions:
                if m.role == "A":
                    near = re.split(r"[:;,.]\s", v.sentence.text[max(0, m.start - 30) : m.start])[-1]
                    own |= {knowledge.country_of(p.group(), self.lexicon) for p in knowledge.places(near, self.lexicon)}
        for text in texts:
            at = text.find(speaker)
            if at >= 0:
                near = [
                    knowledge.country_of(p.group(), self.lexicon)
                    for p in knowledge.places(text[max(0, at - 35) : at + len(speaker)], self.lexicon)
                ]
                return len(own - {None}) > self._own_countries() and bool(near) and near[-1] not in own
        return False

    def _own_countries(self) -> int:
        """Return how many countries the rule names: more are known only once a story says where the actor is from."""
        return len({knowledge.country_of(v, self.lexicon) for u in self.compiled.units for v in u.variants} - {None})

    def overturned(self) -> Located | None:
        """Return the postponement or cancellation that the title undoes ("court strikes down delay")."""
        undoing = (Status.POSTPONED, Status.CANCELLED)
        undone = (h for _, h, _ in self.wordings if h.hit.overturned and h.hit.cue.status in undoing and _titled(h))
        return next((h for h in undone if self._anchor(h.view.sentence.text)), None)

    def moves(self) -> bool:
        """Tell whether the story speaks of a move, a new or a first date, rather than mentioning one."""
        told = (i for i, v in self.read if v.sentence.zone <= Zone.SUMMARY or i in self.core)
        return any("move_news" in self.said(i) for i in told)


@lru_cache(maxsize=8)
def _classes(lexicon: Lexicon) -> Wordings[str]:
    return Wordings((name, compile_cached(lexicon, name)) for name in CLASSES)


@lru_cache(maxsize=8)
def _around(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    """Return what around a word that announces something keeps it from doing so."""
    words = lexicon.words
    shapes = {
        "not": rf"(?:n['’]t)?\s(?:{words['not']})(?!\w)",
        "unsaid": rf"(?:{words['undecided']})$",
        "noun": rf"(?<!\w)(?:{words['determiners']})\s$",
        "denied": rf"(?<!\w)(?:{words['not']})\s(?:\w+\s){{0,1}}$",
    }
    return {name: re.compile(shape, re.IGNORECASE) for name, shape in shapes.items()}


#: what is not going to be done
_WILL_NOT = Cue("will-not", "", Status.CANCELLED, 2, "", "")


@lru_cache(maxsize=512)
def _refused(compiled: Compiled) -> re.Pattern[str]:
    """Return a pattern of a verb of the event that is denied of the time to come."""
    words = compiled.lexicon.words
    verbs = compiled.event.verbs
    return compile_words(rf"(?:{words['refusal']}) (?:{verbs})(?! (?:{words['refused_until']})(?!\w))")


@lru_cache(maxsize=512)
def _event_of_rule(compiled: Compiled) -> re.Pattern[str]:
    """Return a pattern of a word that begins as the rule's own for its event does."""
    own = [u.text for u in compiled.units if u.kind is UnitKind.TRIGGER and u.text.isalpha() and len(u.text) > 2]
    return re.compile(rf"(?:{'|'.join(own) or NOTHING})\w*", re.IGNORECASE)


@lru_cache(maxsize=64)
def _earlier(lexicon: Lexicon, event: EventClass) -> re.Pattern[str]:
    """Return a pattern of a text that ends soon after an earlier event of a kind was named."""
    return re.compile(
        rf"(?<!\w)(?:{lexicon.words['earlier_one']}) (?:{event.nouns})(?!\w)[^.;]{{0,40}}$", re.IGNORECASE
    )


@lru_cache(maxsize=8)
def _ahead(lexicon: Lexicon) -> re.Pattern[str]:
    """Return a pattern of how a sentence about what is to come begins, its subject of a few words."""
    return re.compile(rf"(?:\s\w+){{1,4}}?\s(?:{lexicon.words['to_come']})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _no(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[:;,–—-] ){lexicon.words['none']} ", re.IGNORECASE)


@lru_cache(maxsize=128)
def _named_event(event: EventClass) -> re.Pattern[str]:
    return re.compile(rf"(?:\S+ ){{0,3}}(?:{event.nouns})", re.IGNORECASE)


@lru_cache(maxsize=64)
def _stops(event: EventClass) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what an event brings to a stop, right before a wording or anywhere; it is no part of the event's name."""
    word = rf"(?!(?:{event.nouns})(?!\w))[\w,.]+"
    stopped = rf"(?<!\w)(?:{event.stops})(?!\w)(?!\s(?:{event.nouns})(?!\w))"
    return re.compile(rf"{stopped}(?:\s{word}){{0,5}}\s$", re.IGNORECASE), re.compile(stopped, re.IGNORECASE)


@lru_cache(maxsize=128)
def _event_nouns(event: EventClass) -> re.Pattern[str]:
    return compile_words(event.nouns)
