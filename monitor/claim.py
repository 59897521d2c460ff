"""What does a story that is about an event say of it: which status, which days, and on whose word?

Given the sentences as one rule sees them; it decides for this story alone and knows nothing of earlier ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.lexicon import Lexicon, Shape, compile_words
from monitor.language.status import CueHit, authority, compile_cached, cues
from monitor.language.text import Zone
from monitor.language.timex import Timex
from monitor.match import Compiled
from monitor.model import Authority, Claim, Evidence, Note, Reading, Status, Story
from monitor.relevance import Found, View

_ZONE_WEIGHT = {Zone.TITLE: 3.0, Zone.SUMMARY: 2.5, Zone.LEAD: 2.0, Zone.BODY: 1.0}


def extract(story: Story, found: Found, lexicon: Lexicon) -> Reading:
    """Return the claim of a matched story, with the cues and dates that were considered."""
    reader = _Reader(story, found, lexicon)
    status, hit, why = reader.status()
    who, speaker = reader.authority()
    status, why = reader.settle(status, who, why)
    chosen, others, notes = reader.dates(status)
    moves = reader.moves(status)
    days = chosen.timex.days if chosen else None
    if status in (Status.CANCELLED, Status.DENIED):
        days = None
    claim = Claim(
        rule=found.match.rule,
        story=story.id,
        published=story.published,
        status=status,
        dates=days,
        authority=who,
        speaker=speaker,
        evidence=reader.evidence(hit, chosen),
        strikes=status in (Status.POSTPONED, Status.CANCELLED, Status.DENIED),
        moves=moves,
        alternatives=tuple(dict.fromkeys(o.timex.days for o in others if o.timex.days and o.timex.days != days)),
        lasting=found.compiled.event.lasting,
        outlet=story.outlet,
        owner=story.owner,
    )
    status_note = Note("status", status.value, why, (hit.start, hit.end) if hit else None)
    return Reading(found.match, claim, (*found.notes, status_note, *notes))


@dataclass(frozen=True, slots=True)
class _Located:
    """A cue with its place in the story."""

    hit: CueHit
    view: View
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Dated:
    """A time expression as a candidate for the event's date."""

    timex: Timex
    view: View
    score: float
    why: str
    old: bool


class _Reader:
    """Reads one story for one rule; holds what several questions share."""

    def __init__(self, story: Story, found: Found, lexicon: Lexicon) -> None:
        self.story, self.found, self.lexicon = story, found, lexicon
        self.compiled: Compiled = found.compiled
        self.core = set(found.core)
        views = list(enumerate(found.views))
        self.read = [(i, v) for i, v in views if v.sentence.zone <= Zone.LEAD or i in self.core]
        self.hits = [
            _Located(h, v, v.sentence.start + h.start, v.sentence.start + h.end)
            for i, v in self.read
            for h in cues(v.sentence.text, lexicon)
            if self._in_scope(h, v, i)
        ]

    # ── status ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _weight(self, index: int, v: View) -> float:
        weight = _ZONE_WEIGHT[v.sentence.zone]
        return weight if index in self.core else weight * (0.8 if v.sentence.zone <= Zone.SUMMARY else 0.4)

    def _in_scope(self, hit: CueHit, v: View, index: int) -> bool:
        """Tell whether a cue speaks of the event: it must share its clause with a name or a word of it."""
        if hit.cue.scope != "event" or v.sentence.zone is Zone.TITLE:
            return True
        text = v.sentence.text
        after = text[hit.end : hit.end + 60]
        border = re.search(r"[,;:]|\b(?:that|which|who|because|after|before|by which|of)\b", after)
        near = after[: border.start()] if border else after
        before = text[max(0, hit.start - 80) : hit.start]
        trigger = self.compiled.trigger
        own = self.compiled.pattern
        noun = re.compile(r"(?<!\w)(?:it|they|this|event|ceremony|date|vote|plans?)(?!\w)", re.IGNORECASE)
        if re.fullmatch(r"\w+(?:s|ing)|\w+ off", hit_text(text, hit)) or near.strip():
            if trigger.search(near) or own.search(near) or noun.search(near[:25]):
                return True
        return bool(trigger.search(before) or own.search(before) or noun.search(before))

    def status(self) -> tuple[Status, _Located | None, str]:
        """Return the status that the story reports, the cue that says so, and why."""
        if done := self._done():
            return done
        for wanted in (Status.CANCELLED, Status.POSTPONED, Status.DENIED):
            best = self._best(wanted)
            if best is not None:
                return wanted, best, f"“{best.hit.cue.name}” in {best.view.sentence.zone.name.lower()}"
        confirmed = self._best(Status.CONFIRMED)
        rumoured = self._best(Status.RUMOURED, soft=True)
        planned = self._best(Status.PLANNED)
        if confirmed and (not rumoured or self._score(confirmed) >= self._score(rumoured)):
            return Status.CONFIRMED, confirmed, f"“{confirmed.hit.cue.name}”"
        if planned and (not rumoured or self._score(planned) > self._score(rumoured)):
            return Status.PLANNED, planned, f"“{planned.hit.cue.name}”"
        if rumoured:
            return Status.RUMOURED, rumoured, f"“{rumoured.hit.cue.name}”"
        return Status.PLANNED, None, "no cue: told as a plan"

    def _score(self, located: _Located) -> float:
        index = next(i for i, v in self.read if v is located.view)
        return located.hit.cue.strength * self._weight(index, located.view)

    def _best(self, wanted: Status, *, soft: bool = False) -> _Located | None:
        fitting = [
            h
            for h in self.hits
            if h.hit.cue.status is wanted and not h.hit.negated and not h.hit.past and (soft or not h.hit.hedged)
        ]
        if wanted in (Status.CANCELLED, Status.POSTPONED, Status.DENIED):
            fitting = [h for h in fitting if self._score(h) >= 4.0]
        return max(fitting, key=self._score, default=None)

    def _done(self) -> tuple[Status, _Located | None, str] | None:
        """Return underway or happened if title or summary says that it has begun or taken place."""
        event = self.compiled.event
        for index, v in self.read:
            if v.sentence.zone > Zone.SUMMARY and not (index in self.core and v.sentence.zone is Zone.LEAD):
                continue
            for status, pattern in ((Status.HAPPENED, event.done), (Status.UNDERWAY, event.begun)):
                if not pattern:
                    continue
                for match in compile_words(pattern).finditer(v.sentence.text):
                    if self._took_place(v, match, index):
                        located = _Located(
                            _as_hit(event.name, match),
                            v,
                            v.sentence.start + match.start(),
                            v.sentence.start + match.end(),
                        )
                        return status, located, f"“{match.group()}”"
        return None

    def _took_place(self, v: View, match: re.Match[str], index: int) -> bool:
        text = v.sentence.text
        before = " ".join(text[max(0, match.start() - 60) : match.start()].split()[-6:])
        if compile_cached(self.lexicon, "not_yet").search(before):
            return False
        if index not in self.core:
            return False
        today = self.story.published.date()
        ahead = [t for t in self._timexes(v) if t.days and t.days.start > today and t.precision in ("day", "range")]
        past = [t for t in self._timexes(v) if t.days and (today - t.days.end).days > 3]
        return not ahead and not past

    def settle(self, status: Status, who: Authority, why: str) -> tuple[Status, str]:
        """Return the status that the wording and the speaker give together (who says it decides between plan and fact)."""
        if status is Status.CONFIRMED and who is Authority.UNNAMED:
            return Status.RUMOURED, f"{why}, but from unnamed sources"
        if status is Status.CONFIRMED and who is not Authority.PARTY:
            strong = self._best(Status.CONFIRMED)
            if strong is None or strong.hit.cue.strength < 2 or strong.view.sentence.zone > Zone.SUMMARY:
                return Status.PLANNED, f"{why}, but nobody with a say is quoted"
        if status is Status.DENIED and who in (Authority.UNNAMED,):
            return Status.RUMOURED, f"{why}, but from unnamed sources"
        return status, why

    def authority(self) -> tuple[Authority, str]:
        """Return who vouches for the claim, from the sentences nearest to the news."""
        texts = [v.sentence.text for i, v in self.read if v.sentence.zone <= Zone.SUMMARY]
        texts += [
            v.sentence.text
            for i, v in self.read
            if v.sentence.zone is Zone.LEAD or i in self.core and v.sentence.zone is Zone.BODY
        ]
        return authority(texts, self.compiled.pattern, self.lexicon)

    # ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _timexes(self, v: View) -> list[Timex]:
        return list(v.timexes)

    def dates(self, status: Status) -> tuple[_Dated | None, list[_Dated], tuple[Note, ...]]:
        """Return the date that belongs to the event, the others that might, and a note for each that was looked at."""
        found = [self._weigh(t, i, v, status) for i, v in self.read for t in self._timexes(v) if t.days is not None]
        notes = tuple(
            Note(
                "timex",
                f"{self.story.text[d.timex.start : d.timex.end]} = {d.timex.days}",
                f"{d.why} ({d.score:+.1f})",
                (d.timex.start, d.timex.end),
            )
            for d in found
        )
        fitting = sorted((d for d in found if d.score > 0), key=lambda d: -d.score)
        if not fitting:
            return None, [], notes
        best = fitting[0]
        finer = [
            d
            for d in fitting
            if best.timex.days
            and d.timex.days
            and best.timex.days.covers(d.timex.days)
            and d.timex.days != best.timex.days
            and d.score >= best.score - 4
        ]
        chosen = max(finer, key=lambda d: d.score, default=best)
        return chosen, [d for d in fitting if d is not chosen], notes

    def _weigh(self, timex: Timex, index: int, v: View, status: Status) -> _Dated:
        """Return one expression with its score as the event's date, and the reasons in words."""
        reasons: list[str] = []
        score = _ZONE_WEIGHT[v.sentence.zone] * 2
        today = self.story.published.date()
        days = timex.days
        assert days is not None
        over = status in (Status.HAPPENED, Status.UNDERWAY)

        def count(points: float, why: str) -> None:
            nonlocal score
            score += points
            reasons.append(why)

        if index in self.core:
            count(3, "in a sentence about the event")
        elif v.sentence.zone > Zone.SUMMARY:
            count(-3, "beside the event")
        if not over and days.end < today:
            count(-12, "past")
        if over and days.start > today:
            count(-12, "still to come")
        if over and (today - days.end).days > 7:
            count(-12, "long past")
        if timex.tense == "past" and not over:
            count(-8, "told in the past tense")
        marker = self._marker(timex, v)
        if marker == "old":
            count(-14, "no longer holds")
        elif marker == "new":
            count(3, "holds now")
        if status is Status.POSTPONED and marker != "new":
            count(-5, "not said to be the new date")
        if self._other_leg(timex, v):
            count(-10, "of another place")
        if self._background(timex, v):
            count(-6, "in a clause of background")
        if self._step(timex, v):
            count(-7, "of a step on the way")
        if timex.precision in ("year", "decade", "season", "half", "quarter") and not over:
            count(-1.5, "coarse")
        if timex.precision == "vague":
            count(-20, "vague")
        return _Dated(timex, v, score, ", ".join(reasons) or "plain", marker == "old")

    def _marker(self, timex: Timex, v: View) -> str:
        """Return "old" or "new" after the nearest wording around a date that tells whether it still holds."""
        text = v.sentence.text
        at = timex.start - v.sentence.start
        window = text[max(0, at - 75) : at]
        last = {"old": -1, "new": -1}
        for name in last:
            for match in compile_cached(self.lexicon, name).finditer(window):
                last[name] = max(last[name], match.end())
        tail = text[timex.end - v.sentence.start :][:45]
        if compile_cached(self.lexicon, "old_after").match(tail.lstrip(" ,")):
            return "old"
        if last["old"] == last["new"] == -1:
            return ""
        return "old" if last["old"] >= last["new"] else "new"

    def _other_leg(self, timex: Timex, v: View) -> bool:
        """Tell whether a place that is not the target governs a date ("in Berlin on March 29")."""
        if self.compiled.event.shape is not Shape.JOURNEY:
            return False
        from monitor import knowledge

        text = v.sentence.text[: timex.start - v.sentence.start]
        places = list(knowledge.place_pattern(self.lexicon).finditer(text))
        own = [m for m in v.mentions if m.role == "T" and m.end <= len(text)]
        if not places:
            return False
        last = places[-1]
        if any(m.start <= last.start() < m.end or m.start >= last.end() for m in own):
            return False
        return bool(re.search(r"(?:to|in|for|reach|at|visit|then|and)\s+(?:the )?$", text[: last.start()]))

    def _background(self, timex: Timex, v: View) -> bool:
        from monitor.language.roles import clause_at, clauses

        at = timex.start - v.sentence.start
        clause = clause_at(clauses(v.sentence.text, self.lexicon), at)
        return clause.background and clause.opener in {
            "after",
            "before",
            "since",
            "when",
            "once",
            "following",
            "ahead of",
            "while",
            "who",
            "although",
            "because",
        }

    def _step(self, timex: Timex, v: View) -> bool:
        text = v.sentence.text
        at = timex.start - v.sentence.start
        left = max(text.rfind(c, 0, at) for c in ",;:.")
        right = min((p for p in (text.find(c, at) for c in ",;:.") if p >= 0), default=len(text))
        clause = text[left + 1 : right]
        return bool(self.compiled.steps.search(clause)) and not self.compiled.pattern.search(clause)

    def moves(self, status: Status) -> bool:
        """Tell whether the story speaks of a move, a new or a first date, rather than mentioning one."""
        changing = compile_cached(self.lexicon, "move_news")
        return status is Status.POSTPONED or any(
            changing.search(v.sentence.text) for i, v in self.read if v.sentence.zone <= Zone.SUMMARY or i in self.core
        )

    def evidence(self, hit: _Located | None, chosen: _Dated | None) -> tuple[Evidence, ...]:
        """Return the words the claim rests on: the status cue, then the date, else the first core sentence."""
        found = []
        if hit is not None:
            found.append(Evidence(hit.start, hit.end, hit.hit.cue.name))
        if chosen is not None:
            found.append(Evidence(chosen.timex.start, chosen.timex.end, f"date:{chosen.timex.rule}"))
        if not found and self.found.core:
            sentence = self.found.views[self.found.core[0]].sentence
            found.append(Evidence(sentence.start, sentence.end, "sentence"))
        return tuple(found)


def hit_text(text: str, hit: CueHit) -> str:
    """Return the words of a cue."""
    return text[hit.start : hit.end]


def _as_hit(name: str, match: re.Match[str]) -> CueHit:
    from monitor.language.lexicon import Cue

    cue = Cue(f"{name}:done", "", Status.HAPPENED, 3, "", "")
    return CueHit(cue, match.start(), match.end())
