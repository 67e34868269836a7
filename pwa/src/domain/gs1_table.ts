/**
 * The GS1 application identifiers: shape and rules of each. The server has the same table, character
 * for character, and says how to read it: `backend/stockhand/domain/gs1_table.py`.
 */

const TABLE = String.raw`
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
`;

const MEASURES = "30,31nn,32nn,35nn,36nn";

/** What begins so has a length that decoders know; after all else a separator must follow. */
const UNSEPARATED = /^(0[0-4]|1[1-9]|20|3[1-6]|41)/;

/** A stretch of a value. */
export interface Stretch {
  readonly characters: string;
  readonly shortest: number;
  readonly longest: number;
  readonly optional: boolean;
  readonly checks: readonly string[];
}

/** An application identifier. */
export interface Identifier {
  readonly ai: string;
  readonly separated: boolean;
  readonly stretches: readonly Stretch[];
  readonly longest: number;
  readonly shortest: number;
  readonly excludes: readonly string[];
  readonly partners: readonly (readonly string[])[];
  readonly is_key: boolean;
  readonly qualifiers: readonly (readonly string[])[];
  readonly is_attribute: boolean;
}

const LINES = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [which = "", shape = "", rules = ""] = line.split(";");
    return {
      which: new RegExp(`^(?:${which.trim()})$`),
      shape,
      rules: rules.trim() === "" ? [] : rules.trim().split(/ +/),
    };
  });

const known = new Map<string, Identifier | undefined>();

/** The application identifier that the text begins with. */
export function find(text: string): Identifier | undefined {
  return get(text.slice(0, 2)) ?? get(text.slice(0, 3)) ?? get(text.slice(0, 4));
}

/** The application identifier of exactly these digits. */
export function get(ai: string): Identifier | undefined {
  if (!/^[0-9]{2,4}$/.test(ai)) {
    return undefined;
  }
  if (!known.has(ai)) {
    const line = LINES.find(({ which }) => which.test(ai));
    known.set(ai, line && identifier(ai, line.shape, line.rules));
  }
  return known.get(ai);
}

function identifier(ai: string, shape: string, rules: readonly string[]): Identifier {
  const stretches = [...shape.matchAll(/(\[?)([NXYZ])(\.\.)?([0-9]+)\]?((?:,[a-z0-9]+)*)/g)].map(
    ([, bracket, characters = "", dots, length, checks = ""]): Stretch => ({
      characters,
      shortest: dots ? 1 : Number(length),
      longest: Number(length),
      optional: bracket !== "",
      checks: checks.split(",").slice(1),
    }),
  );
  const values = (name: string) =>
    rules.filter((rule) => rule.startsWith(`${name}=`)).map((rule) => rule.slice(name.length + 1));
  return {
    ai,
    separated: !UNSEPARATED.test(ai),
    stretches,
    longest: stretches.reduce((sum, { longest }) => sum + longest, 0),
    shortest: stretches.reduce((sum, one) => sum + (one.optional ? 0 : one.shortest), 0),
    excludes: values("not")
      .flatMap((value) => value.split(","))
      .map((other) => (other === "same" ? `${ai.slice(0, 3)}n` : other)),
    partners: values("with").map((value) => (value === "measure" ? MEASURES : value).split(",")),
    is_key: rules.some((rule) => rule === "key" || rule.startsWith("key=")),
    qualifiers: values("key").flatMap((value) => value.split("/").map((one) => one.split(","))),
    is_attribute: !rules.includes("path"),
  };
}
