"""The GS1 application identifiers: shape and rules of each.

`biip` says which there are and after which a separator must follow; the table adds what `biip`
does not check. The web app has the same table, character for character, in `gs1_table.ts`.
"""

import re
from functools import lru_cache

import msgspec
from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

_TABLE = r"""
00                                  ; N18,check,prefix2         ; key
01                                  ; N14,check,prefix2         ; not=255,37 key=22,10,21/235
02                                  ; N14,check,prefix2         ; not=01,03 with=37
03                                  ; N14,check,prefix2         ; not=01,02,37 path
10                                  ; X..20                     ; with=01,02,03,8006,8026
11|13|15|16                         ; N6,day0                   ; with=01,02,03,8006,8026
12                                  ; N6,day0                   ; with=8020
17                                  ; N6,day0                   ; with=01,02,03,255,8006,8026
20                                  ; N2                        ; with=01,02,8006,8026
21                                  ; X..20                     ; not=235 with=01,03,8006 path
22                                  ; X..20                     ; with=01 path
235                                 ; X..28                     ; with=01 path
240|241                             ; X..30                     ; with=01,02,8006,8026
242                                 ; N..6                      ; with=01,02,8006,8026
243                                 ; X..20                     ; with=01
250                                 ; X..30                     ; with=01,8006 with=21
251                                 ; X..30                     ; with=01,8006
253                                 ; N13,check,prefix1 [X..17] ; key
254                                 ; X..20                     ; with=414 path
255                                 ; N13,check,prefix1 [N..12] ; not=01,02,415,8006,8020,8026 key
30                                  ; N..8                      ; with=01,02
3(1[0-6]|2\d|5[01267]|6[01456])[0-5]; N6                        ; not=same with=01,02
3(3[0-6]|4\d|5[345]|6[23789])[0-5]  ; N6                        ; not=same with=00,01
337[0-5]                            ; N6                        ; not=same with=01
37                                  ; N..8                      ; with=00 with=02,8026
390\d                               ; N..15         ; not=same,391n,394n,8111 with=255,8020
391\d                               ; N3,currency N..15         ; not=same with=8020
392\d                               ; N..15                     ; not=same,393n with=01 with=measure
393\d                               ; N3,currency N..15         ; not=same with=measure
394[0-3]                            ; N4                        ; not=same,8111 with=255
395[0-5]                            ; N6            ; not=same,392n,393n,8005 with=measure
400                                 ; X..30                     ;
401                                 ; X..30,prefix1             ; key
402                                 ; N17,check,prefix1         ; key
403                                 ; X..30                     ; with=00
41[01236]                           ; N13,check,prefix1         ;
414                                 ; N13,check,prefix1         ; key=254/7040
415                                 ; N13,check,prefix1         ; with=8020 key=8020
417                                 ; N13,check,prefix1         ; key=7040
420                                 ; X..20                     ; not=421
421                                 ; N3,country X..9           ; not=4307
422                                 ; N3,country                ; not=426 with=01,02,8006,8026
423|425 ; N3,country [N3],country [N3],country [N3],country [N3],country ; not=426 with=01,02
424                                 ; N3,country                ; not=426 with=01,02
426                                 ; N3,country                ; with=01,02
427                                 ; X..3                      ; with=01,02 with=422
4300|4301|4310|4311|4320            ; X..35,escaped             ; with=00
43(02|04|05|06|12|14|15|16)         ; X..70,escaped             ; with=00
4303                                ; X..70,escaped             ; with=4302
4313                                ; X..70,escaped             ; with=4312
4307|4317                           ; X2,country2               ; with=00
4308|4319                           ; X..30                     ; with=00
4309                                ; N10,latitude N10,longitude; with=00
4318                                ; X..20                     ; with=00
4321|4322|4323                      ; N1,flag                   ; with=00
4324|4325                           ; N6,day0 N4,time           ; with=00
4326                                ; N6,day                    ; with=00
4330                                ; N6 [X1],minus             ; not=4331 with=00
4331                                ; N6 [X1],minus             ; not=4330 with=00
4332                                ; N6 [X1],minus             ; not=4333 with=00
4333                                ; N6 [X1],minus             ; not=4332 with=00
7001                                ; N13                       ; with=01,02,8006,8026
7002                                ; X..30                     ; with=01,02
7003                                ; N6,day N4,time            ; with=01,02
7004                                ; N..4                      ; with=01 with=10
7005                                ; X..12                     ; with=01,02
7006                                ; N6,day                    ; with=01,02
7007                                ; N6,day [N6],day           ; with=01,02
7008                                ; X..3                      ; with=01,02
7009                                ; X..10                     ; with=01,02
7010                                ; X..2                      ; with=01,02
7011                                ; N6,day [N4],time          ; with=01,02
7020                                ; X..20                     ; with=01,8006 with=416
7021                                ; X..20                     ; with=01,8006
7022                                ; X..20                     ; with=7021
7023                                ; X..30,prefix1             ;
703\d                               ; N3,processor X..27        ; with=01,02
7040                                ; N1 X1 X1 X1,index         ; path
7041                                ; X..4                      ; with=00 path
71[0-7]                             ; X..20                     ; with=01
723\d                               ; X2 X..28                  ; with=01,8004
7240                                ; X..20                     ; with=01,8006
7241                                ; N2,media                  ; with=8017,8018
7242                                ; X..25                     ; with=8017,8018
7250                                ; N8,fullday                ; not=7251 with=8018
7251                                ; N8,fullday N4,time        ; not=7250 with=8018
7252                                ; N1,sex                    ; with=8018
7253|7254                           ; X..40,escaped             ; not=7256,7259 with=8017,8018
7255                                ; X..10                     ; not=7256,7259 with=8017,8018
7256                                ; X..90,escaped             ; with=8017,8018
7257                                ; X..70,escaped             ; with=8018
7258                                ; X3,sequence               ; with=8018+7259
7259                                ; X..40,escaped             ; not=7256 with=8018
8001                                ; N4,nonzero N5,nonzero N3,nonzero N1,winding N1 ; with=01
8002                                ; X..20                     ;
8003                                ; N1,zero N13,check,prefix1 [X..16] ; key
8004                                ; X..30,prefix1             ; key=7040
8005                                ; N6                        ; with=01,02
8006                                ; N14,check,prefix2 N4,piece; not=01,37 key=22,10,21
8007                                ; X..34,iban                ; with=415
8008                                ; N6,day N2,hour [N2],minute [N2],minute ; with=01,02
8009                                ; X..50                     ; with=00,01
8010                                ; Y..30,prefix1             ; key=8011
8011                                ; N..12,unpadded            ; with=8010 path
8012                                ; X..20                     ; with=01,8006
8013                                ; X..25,pair,prefix1        ; key
8014                                ; X..25,pair,prefix1,nondigit ; with=01 path
8017                                ; N18,check,prefix1         ; not=8018 key=8019
8018                                ; N18,check,prefix1         ; not=8017 key=8019
8019                                ; N..10                     ; with=8017,8018 path
8020                                ; X..25                     ; with=415 path
8026                                ; N14,check,prefix2 N4,piece; not=02,8006 with=37
8030 ; Z..90,padded ; with=00,01+21,253,255,8003,8004,8006+21,8010+8011,8017,8018
8040|8041                           ; N15                       ;
8042                                ; N32                       ;
8043                                ; N18 [N..2]                ;
8110                                ; X..70,coupon              ;
8111                                ; N4                        ; with=255
8112                                ; X..70,offer               ;
8200                                ; X..70                     ; with=01 path
90                                  ; X..30                     ;
9[1-9]                              ; X..90                     ;
"""
"""Which ; the stretches of its value ; what may or must go with it.

A stretch is its characters (N digits, X and Y the sets 82 and 39, Z the set 64), its length, in
brackets if it may be missing, and its checks. `not` names what must not stand beside it (`same`:
the same measure with another number of decimals), `with` what must (a comma means or, a plus means
and), `key` makes it a primary key of Digital Links with these qualifiers, and `path` keeps it out
of a link's query.
"""

_MEASURES = "30,31nn,32nn,35nn,36nn"


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of a value."""

    characters: str
    shortest: int
    longest: int
    optional: bool
    checks: tuple[str, ...]


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """An application identifier."""

    ai: str
    separated: bool
    stretches: tuple[Stretch, ...]
    excludes: tuple[str, ...] = ()
    partners: tuple[tuple[str, ...], ...] = ()
    is_key: bool = False
    qualifiers: tuple[tuple[str, ...], ...] = ()
    is_attribute: bool = True

    @property
    def longest(self) -> int:
        return sum(stretch.longest for stretch in self.stretches)

    @property
    def shortest(self) -> int:
        return sum(stretch.shortest for stretch in self.stretches if not stretch.optional)


_LINES = [
    (re.compile(which.strip()), shape.strip(), rules.split())
    for which, shape, rules in (line.split(";") for line in _TABLE.strip().splitlines())
]
_STRETCH = re.compile(r"(\[?)([NXYZ])(\.\.)?([0-9]+)\]?((?:,[a-z0-9]+)*)")


def find(text: str) -> Identifier | None:
    """The application identifier that the text begins with."""
    return _find(text[:4])


def get(ai: str) -> Identifier | None:
    """The application identifier of exactly these digits."""
    identifier = find(ai)
    return identifier if identifier and identifier.ai == ai else None


@lru_cache(maxsize=2048)
def _find(beginning: str) -> Identifier | None:
    try:
        found = GS1ApplicationIdentifier.extract(beginning)
    except ParseError:
        return None
    return _identifier(found.ai, separated=found.separator_required)


def _identifier(ai: str, *, separated: bool) -> Identifier:
    shape, rules = next((s, r) for which, s, r in _LINES if which.fullmatch(ai))
    words = [(name, value) for name, _, value in (rule.partition("=") for rule in rules)]
    qualifiers = [value for name, value in words if name == "key" and value]
    return Identifier(
        ai=ai,
        separated=separated,
        stretches=tuple(_stretch(*found) for found in _STRETCH.findall(shape)),
        excludes=tuple(
            f"{ai[:3]}n" if other == "same" else other
            for name, value in words
            if name == "not"
            for other in value.split(",")
        ),
        partners=tuple(
            tuple((_MEASURES if value == "measure" else value).split(","))
            for name, value in words
            if name == "with"
        ),
        is_key=any(name == "key" for name, _ in words),
        qualifiers=tuple(tuple(one.split(",")) for value in qualifiers for one in value.split("/")),
        is_attribute=("path", "") not in words,
    )


def _stretch(bracket: str, characters: str, dots: str, length: str, checks: str) -> Stretch:
    return Stretch(
        characters=characters,
        shortest=1 if dots else int(length),
        longest=int(length),
        optional=bool(bracket),
        checks=tuple(checks.split(",")[1:]),
    )
