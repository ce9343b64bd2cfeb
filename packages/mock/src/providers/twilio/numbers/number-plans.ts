/** The kinds of numbers that Twilio sells. */
export type NumberKind = "Local" | "Mobile" | "TollFree";

/** How the numbers of a kind begin after the calling code, and how many digits they have after it. */
interface NumberPlan {
  readonly prefix: string;
  readonly digits: number;
}

/** A country that numbers are sold in. */
export interface NumberCountry {
  /** ISO 3166-1: `US`. */
  readonly code: string;
  readonly name: string;
  readonly callingCode: string;
  readonly plans: Readonly<Partial<Record<NumberKind, NumberPlan>>>;
}

/** `code name|calling code|local prefix/digits|mobile|toll-free`; a kind that is not sold is empty. */
const table = `
US United States|1|/10||/10
CA Canada|1|/10||/10
PR Puerto Rico|1|787/10||
GB United Kingdom|44|20/10|7400/10|808/10
AU Australia|61|28/9|48/9|1800/10
AT Austria|43|720/9|676/10|800/9
BE Belgium|32|2/8|460/9|800/8
BR Brazil|55|113/10|119/11|800/10
CH Switzerland|41|44/9|76/9|800/9
CZ Czech Republic|420|2/9|736/9|800/9
DE Germany|49|30/10|1521/11|800/10
DK Denmark|45|7/8|4/8|80/8
ES Spain|34|91/9|6/9|900/9
FI Finland|358|9/9|45/9|800/9
FR France|33|17/9|64/9|805/9
HK Hong Kong|852|3/8|5/8|800/9
IE Ireland|353|1/8|83/9|1800/10
IL Israel|972|3/8|52/9|1809/10
IT Italy|39|06/10|351/10|800/9
JP Japan|81|3/9||800/10
MX Mexico|52|55/10||800/10
NL Netherlands|31|20/9|97/11|800/10
NO Norway|47|2/8|4/8|800/8
PL Poland|48|22/9|732/9|800/9
PT Portugal|351|21/9|93/9|800/9
SE Sweden|46|8/9|76/9|20/8
SG Singapore|65|3/8|8/8|800/10
ZA South Africa|27|10/9|60/9|800/9`;

/** The countries of which the mock has numbers: those that apps ask for most, not all that Twilio sells. */
export const numberCountries: readonly NumberCountry[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [head = "", callingCode = "", local, mobile, tollFree] = line.split("|");
    const plans = [
      ["Local", planOf(local)],
      ["Mobile", planOf(mobile)],
      ["TollFree", planOf(tollFree)],
    ] as const;
    return {
      code: head.slice(0, 2),
      name: head.slice(3),
      callingCode,
      plans: Object.fromEntries(plans.filter(([, plan]) => plan !== undefined)),
    };
  });

function planOf(text: string | undefined): NumberPlan | undefined {
  const [prefix, digits] = (text ?? "").split("/");
  return prefix === undefined || digits === undefined ? undefined : { prefix, digits: Number(digits) };
}

/** A state or province of North America, its largest city, and area codes of it. */
const regions = `
US AL Birmingham 205 251 256 334|US AK Anchorage 907|US AZ Phoenix 480 520 602 623 928|US AR Little_Rock 479 501 870
US CA Los_Angeles 213 310 323 408 415 510 530 559 562 619 626 650 661 707 714 760 805 818 858 909 916 925 949
US CO Denver 303 719 720 970|US CT Hartford 203 860|US DE Wilmington 302|US DC Washington 202
US FL Miami 239 305 321 352 386 407 561 727 754 772 786 813 850 863 904 941 954|US GA Atlanta 229 404 470 478 678 706 770 912
US HI Honolulu 808|US ID Boise 208|US IL Chicago 217 224 309 312 618 630 708 773 815 847|US IN Indianapolis 219 260 317 574 765 812
US IA Des_Moines 319 515 563 641 712|US KS Wichita 316 620 785 913|US KY Louisville 270 502 606 859|US LA New_Orleans 225 318 337 504 985
US ME Portland 207|US MD Baltimore 240 301 410 443|US MA Boston 339 413 508 617 774 781 857 978|US MI Detroit 231 248 269 313 517 586 616 734 810 906 989
US MN Minneapolis 218 320 507 612 651 763 952|US MS Jackson 228 601 662|US MO Kansas_City 314 417 573 636 660 816|US MT Billings 406
US NE Omaha 308 402|US NV Las_Vegas 702 775|US NH Manchester 603|US NJ Newark 201 551 609 732 848 856 862 908 973|US NM Albuquerque 505 575
US NY New_York 212 315 347 516 518 585 607 631 646 716 718 845 914 917|US NC Charlotte 252 336 704 828 910 919|US ND Fargo 701
US OH Columbus 216 234 330 419 440 513 567 614 740 937|US OK Oklahoma_City 405 580 918|US OR Portland 503 541 971
US PA Philadelphia 215 267 412 484 570 610 717 724 814|US RI Providence 401|US SC Columbia 803 843 864|US SD Sioux_Falls 605
US TN Nashville 423 615 731 865 901 931|US TX Houston 210 214 254 281 325 361 409 432 469 512 682 713 806 817 830 832 903 915 936 940 956 972 979
US UT Salt_Lake_City 435 801|US VT Burlington 802|US VA Virginia_Beach 276 434 540 571 703 757 804|US WA Seattle 206 253 360 425 509
US WV Charleston 304|US WI Milwaukee 262 414 608 715 920|US WY Cheyenne 307|PR PR San_Juan 787 939
CA AB Calgary 403 587 780|CA BC Vancouver 236 250 604 778|CA MB Winnipeg 204 431|CA NB Moncton 506|CA NL St._John's 709|CA NS Halifax 902
CA ON Toronto 226 289 343 416 519 613 647 705 807 905|CA QC Montreal 418 438 450 514 579 581 819|CA SK Regina 306 639|CA YT Whitehorse 867`;

/** A part of a country of North America. */
export interface NumberRegion {
  readonly country: string;
  readonly region: string;
  readonly locality: string;
  readonly areaCodes: readonly string[];
}

export const numberRegions: readonly NumberRegion[] = regions
  .trim()
  .split(/[|\n]/)
  .map((line) => {
    const [country = "", region = "", locality = "", ...areaCodes] = line.split(" ");
    return { country, region, locality: locality.replaceAll("_", " "), areaCodes };
  });

/** Area codes of numbers that cost their callers nothing. */
export const tollFreeCodes: readonly string[] = ["800", "833", "844", "855", "866", "877", "888"];

/** The kind of a number, and what it can do. */
export function kindOfNumber(number: string): NumberKind {
  if (number.startsWith("+1")) return tollFreeCodes.includes(number.slice(2, 5)) ? "TollFree" : "Local";
  const country = numberCountries.find(({ callingCode }) => number.startsWith(`+${callingCode}`));
  const national = number.slice((country?.callingCode.length ?? 0) + 1);
  for (const kind of ["TollFree", "Mobile"] as const) {
    const plan = country?.plans[kind];
    if (plan !== undefined && national.startsWith(plan.prefix) && national.length === plan.digits)
      return kind;
  }
  return "Local";
}

/** What numbers of a kind can do: outside of North America only mobile numbers send and receive texts. */
export function capabilitiesOf(number: string): { voice: boolean; sms: boolean; mms: boolean; fax: boolean } {
  const isAmerican = number.startsWith("+1");
  return {
    voice: true,
    sms: isAmerican || kindOfNumber(number) === "Mobile",
    mms: isAmerican,
    fax: false,
  };
}

/** `(808) 925-1571`; numbers outside of North America as they are. */
export function nationalFormat(phoneNumber: string): string {
  return phoneNumber.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");
}
