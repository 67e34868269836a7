/**
 * What the content of a GS1 value must be: check digits, dates, codes of countries, and so on. Each
 * check has the name by which `gs1_table` calls it.
 */

import type { FindingCode } from "./findings";

/** ISO 3166-1: two letters and three digits of each country. */
const COUNTRIES = `
AD020 AE784 AF004 AG028 AI660 AL008 AM051 AO024 AQ010 AR032 AS016 AT040 AU036 AW533 AX248
AZ031 BA070 BB052 BD050 BE056 BF854 BG100 BH048 BI108 BJ204 BL652 BM060 BN096 BO068 BQ535
BR076 BS044 BT064 BV074 BW072 BY112 BZ084 CA124 CC166 CD180 CF140 CG178 CH756 CI384 CK184
CL152 CM120 CN156 CO170 CR188 CU192 CV132 CW531 CX162 CY196 CZ203 DE276 DJ262 DK208 DM212
DO214 DZ012 EC218 EE233 EG818 EH732 ER232 ES724 ET231 FI246 FJ242 FK238 FM583 FO234 FR250
GA266 GB826 GD308 GE268 GF254 GG831 GH288 GI292 GL304 GM270 GN324 GP312 GQ226 GR300 GS239
GT320 GU316 GW624 GY328 HK344 HM334 HN340 HR191 HT332 HU348 ID360 IE372 IL376 IM833 IN356
IO086 IQ368 IR364 IS352 IT380 JE832 JM388 JO400 JP392 KE404 KG417 KH116 KI296 KM174 KN659
KP408 KR410 KW414 KY136 KZ398 LA418 LB422 LC662 LI438 LK144 LR430 LS426 LT440 LU442 LV428
LY434 MA504 MC492 MD498 ME499 MF663 MG450 MH584 MK807 ML466 MM104 MN496 MO446 MP580 MQ474
MR478 MS500 MT470 MU480 MV462 MW454 MX484 MY458 MZ508 NA516 NC540 NE562 NF574 NG566 NI558
NL528 NO578 NP524 NR520 NU570 NZ554 OM512 PA591 PE604 PF258 PG598 PH608 PK586 PL616 PM666
PN612 PR630 PS275 PT620 PW585 PY600 QA634 RE638 RO642 RS688 RU643 RW646 SA682 SB090 SC690
SD729 SE752 SG702 SH654 SI705 SJ744 SK703 SL694 SM674 SN686 SO706 SR740 SS728 ST678 SV222
SX534 SY760 SZ748 TC796 TD148 TF260 TG768 TH764 TJ762 TK772 TL626 TM795 TN788 TO776 TR792
TT780 TV798 TW158 TZ834 UA804 UG800 UM581 US840 UY858 UZ860 VA336 VC670 VE862 VG092 VI850
VN704 VU548 WF876 WS882 YE887 YT175 ZA710 ZM894 ZW716
`
  .trim()
  .split(/\s+/);

/** ISO 4217: the three digits of each currency. */
const CURRENCIES = `
008 012 032 036 044 048 050 051 052 060 064 068 072 084 090 096 104 108 116 124 132 136 144 152
156 170 174 188 191 192 203 208 214 222 230 232 238 242 262 270 292 320 324 328 332 340 344 348
352 356 360 364 368 376 388 392 398 400 404 408 410 414 417 418 422 426 430 434 446 454 458 462
480 484 496 498 504 512 516 524 532 533 548 554 558 566 578 586 590 598 600 604 608 634 643 646
654 682 690 694 702 704 706 710 728 748 752 756 760 764 776 780 784 788 800 807 818 826 834 840
858 860 882 886 901 924 925 926 927 928 929 930 931 932 933 934 936 938 940 941 943 944 946 947
948 949 950 951 952 953 955 956 957 958 959 960 961 962 963 964 965 967 968 969 970 971 972 973
975 976 977 978 979 980 981 984 985 986 990 994 997 999
`
  .trim()
  .split(/\s+/);

const COUNTRY_LETTERS = new Set(COUNTRIES.map((country) => country.slice(0, 2)));
const COUNTRY_DIGITS = new Set(COUNTRIES.map((country) => country.slice(2)));
const CURRENCY_DIGITS = new Set(CURRENCIES);

const SET_82 =
  "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const SET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
];

/** The character sets of values. */
const CHARACTERS: Readonly<Record<string, RegExp>> = {
  N: /^[0-9]*$/,
  X: /^[!"%-?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[-0-9A-Z_a-z]*={0,2}$/,
};

export function consistsOf(characters: string, text: string): boolean {
  return CHARACTERS[characters]?.test(text) ?? false;
}

/** The digit that completes a GTIN, an SSCC, a GLN or any other GS1 key of digits. */
export function checkDigit(body: string): string {
  let sum = 0;
  for (let place = 1; place <= body.length; place += 1) {
    sum += Number(body[body.length - place]) * (place % 2 === 1 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** The two characters that complete a Global Model Number. */
export function checkPair(body: string): string {
  let sum = 0;
  PRIMES.slice(0, body.length).forEach((prime, place) => {
    sum += prime * SET_82.indexOf(body[body.length - 1 - place] ?? "");
  });
  sum %= 1021;
  return `${SET_32[Math.floor(sum / 32)]}${SET_32[sum % 32]}`;
}

export function endsInCheckDigit(text: string): boolean {
  return /^[0-9]{2,}$/.test(text) && checkDigit(text.slice(0, -1)) === text.slice(-1);
}

export function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Whether six digits are a day; leap years are those that four divides, as 2000 was one. */
function isDate(text: string): boolean {
  const [year, month, day] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].map(Number);
  return isDay(2000 + (year ?? 0), month ?? 0, day ?? 0);
}

function isFullDate(text: string): boolean {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number);
  return (year ?? 0) > 0 && isDay(year ?? 0, month ?? 0, day ?? 0);
}

function isDay(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= daysInMonth(year, month);
}

function isPiece(text: string): boolean {
  const piece = Number(text.slice(0, 2));
  return piece > 0 && piece <= Number(text.slice(2));
}

function isIban(text: string): boolean {
  if (!/^[0-9A-Z]{11,34}$/.test(text) || !COUNTRY_LETTERS.has(text.slice(0, 2))) {
    return false;
  }
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** The pattern of a digit that says how many more than `least` digits follow it. */
function counted(lowest: number, highest: number, least: number): string {
  const choices: string[] = [];
  for (let n = lowest; n <= highest; n += 1) {
    choices.push(`${n}[0-9]{${n + least}}`);
  }
  return `(?:${choices.join("|")})`;
}

const COMPANY = counted(0, 6, 6);
const PURCHASE = `${counted(1, 5, 0)}[0-49][0-9]{3}`;
/** A North American coupon: who, which, what it saves, what to buy; then optional fields. */
const COUPON = new RegExp(
  `^${COMPANY}[0-9]{6}${counted(1, 5, 0)}${PURCHASE}` +
    `(?:1[0-3]${PURCHASE}(?:${COMPANY}|9))?(?:2${PURCHASE}(?:${COMPANY}|9))?` +
    "(?:3(?<until>[0-9]{6}))?(?:4(?<since>[0-9]{6}))?" +
    `(?:5${counted(0, 9, 6)})?(?:6${counted(1, 7, 6)})?(?:9[01256][0-2][0-9][01])?$`,
);
const OFFER = new RegExp(`^[01]${COMPANY}[0-9]{6}${counted(0, 9, 6)}$`);

function isCoupon(text: string): boolean {
  const coupon = COUPON.exec(text);
  if (!coupon) {
    return false;
  }
  const { since, until } = coupon.groups ?? {};
  return (
    (since === undefined || isDate(since)) &&
    (until === undefined || isDate(until)) &&
    (since === undefined || until === undefined || since <= until)
  );
}

type Check = (text: string) => boolean;

const matches =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

const CHECKS: Readonly<Record<string, Check>> = {
  check: endsInCheckDigit,
  pair: (text) => text.length > 2 && checkPair(text.slice(0, -2)) === text.slice(-2),
  iban: isIban,
  prefix1: matches(/^[0-9]{4}/),
  prefix2: matches(/^.[0-9]{4}/),
  day: isDate,
  day0: (text) => isDate(text.endsWith("00") ? `${text.slice(0, 4)}01` : text),
  fullday: isFullDate,
  time: matches(/^(?:[01][0-9]|2[0-3])[0-5][0-9]$/),
  hour: matches(/^(?:[01][0-9]|2[0-3])$/),
  minute: matches(/^[0-5][0-9]$/),
  country: (text) => COUNTRY_DIGITS.has(text),
  country2: (text) => COUNTRY_LETTERS.has(text),
  processor: (text) => COUNTRY_DIGITS.has(text) || text === "999",
  currency: (text) => CURRENCY_DIGITS.has(text),
  escaped: matches(/^(?:[^%]|%[0-9A-Fa-f]{2})*$/),
  zero: matches(/^0$/),
  nonzero: matches(/^0*[1-9][0-9]*$/),
  unpadded: matches(/^(?:0|[1-9][0-9]*)$/),
  nondigit: matches(/[^0-9]/),
  flag: matches(/^[01]$/),
  minus: matches(/^-$/),
  sex: matches(/^[0129]$/),
  winding: matches(/^[019]$/),
  media: matches(/^(?:0[1-9]|10|[89][0-9])$/),
  index: matches(/^[-0-9A-Z_a-z]$/),
  sequence: (text) => /^[1-9]\/[1-9]$/.test(text) && text.slice(0, 1) <= text.slice(2),
  piece: isPiece,
  latitude: (text) => Number(text) <= 180_0000000,
  longitude: (text) => Number(text) <= 360_0000000,
  padded: (text) => !text.endsWith("=") || (text.length % 3 === 0 && /[^=]/.test(text)),
  coupon: isCoupon,
  offer: matches(OFFER),
};

const FAULTS: Readonly<Record<string, FindingCode>> = {
  check: "check-digit-wrong",
  pair: "check-digit-wrong",
  iban: "check-digit-wrong",
  day: "date-impossible",
  day0: "date-impossible",
  fullday: "date-impossible",
  time: "time-impossible",
  hour: "time-impossible",
  minute: "time-impossible",
  country: "country-unknown",
  country2: "country-unknown",
  processor: "country-unknown",
  currency: "currency-unknown",
};

/** What is wrong with the text by the check of this name; nothing if it passes. */
export function fault(check: string, text: string): FindingCode | undefined {
  return CHECKS[check]?.(text) ? undefined : (FAULTS[check] ?? "content-wrong");
}
