/** The digits that national numbers of mobiles and landlines have, by ISO 3166 code. */
const lengthTable =
  "4:TA 5:ACCKFK 6:FOGLNCNF 7:AWBNBQCVERFMGYIOKMMHNRPWSCST 8:AMBFBHBICFCYDJDKGIHTLSLTLVMDMKMLMRMTNENINOSJSLSZTDTGTMTN 9:AFAOAZBLCGCHCZEHESETFRGEGFGPGQGWLKLYMAMFMGMQPTRESDSNSSTJTZUGUZYTZM 10:AGAIASBBBJBMBSCACIDMDOGDGUIMJEJMKNKYLCMPMSMXPRSXTCTTUSVCVEVGVI 6-9:ADPMROSESKSOWF 5-12:AE 7-9:ALGMHRISLILRMWOMYEZW 10-11:AR 4-13:AT 7-10:AUBWCCCDCXEEGBGGIEKEMUMVPL 6-10:AXBDCUIRMM 8-9:BABEBOCMDZGHGNHKHUJOMCMEMZNAPEPFRWSYTW 6-12:BGITRS 9-11:BRCL 7-8:BTCWGAKWLBMOPGTL 6-11:BYVA 7-11:BZFJNLPAPYQASV 7-12:CNIL 8-11:COECGTHNNPPKSG 8-10:CREGIQKHKPLAMNMYNZPSSMVN 5-15:DE 5-10:FIWS 10-12:GR 7-17:ID 8-13:INTH 8-17:JP 9-10:KGSAUA 5-8:KI 5-14:KR 10-14:KZNGRU 4-11:LU 4-7:NUTK 6-13:PHUY 5-7:SBTOTVVU 4-5:SH 6-8:SI 6-7:SR 10-13:TR 8-12:XK 5-9:ZA";

/**
 * How national numbers are written, by their first digits: `#` is a digit, `*` the rest of them, and `_` a
 * space. Nothing after the equals sign means that no number begins so. The first shape that a number fits counts.
 */
const shapeTable = `
US [01]= =(###)_###-####
GB 2|7(?:0|6(?:[03-9]|2[356]))=0##_####_#### 7=0####_###### 1(?:[2-69][02-9]|[78])=0####_###### 1(?:[2-69][02-9]|[78])=0####_##### [1389]=0###_###_####
FR 8=0_###_##_##_## [1-79]=0#_##_##_##_## 0=
DE 15[1279]=0####_####### 1(?:6[023]|7)=0###_* 3[02]|40|[68]9=0##_*
ES [89]00=###_###_### [4-9]=###_##_##_## [0-3]=
IT 3=###_###_#### 3=###_###_###
NL 6=0#_######## 1[16-8]|2[259]|3[124]|4[17-9]|5[124679]=0###_###_### [1-57]=0##_###_####
BE 4[5-9]=0###_##_##_## [239]|4[23]=0#_###_##_## [15-8]=0##_##_##_##
CH 8[047]|90=0###_###_### [2-79]|81=0##_###_##_##
AT 1=0#_* 6(?:5[0-3579]|[6-9])=0###_*
SE 7=0##-###_##_## 8=0#-###_###_## 8=0#-###_##_##
NO 8=###_##_### [2-79]=##_##_##_##
DK [2-9]=##_##_##_##
FI 4|50=0##_*
PL 45|5[0137]|6[069]|7[2389]|88=###_###_### [1-9]=##_###_##_##
PT 2[12]=##_###_#### [236-9]=###_###_###
IE 8=0##_###_#### 1=(0#)_###_####
CZ [2-79]=###_###_###
HU 1=(06_#)_###_#### [237]0|31|50=06_##_###_####
GR 21=##_####_#### 6=###_###_####
RO [23]1=0##_###_#### [237]=0###_###_###
AU 4=0###_###_### [2378]=(0#)_####_#### 1(?:30|80)=####_###_###
NZ 2[028]=0##_###_#### 2[028]=0##_####_#### [3467]|9[2-9]=0#_###_####
JP [789]0=0##-####-#### 3|6[1-9]=0#-####-#### 120=0###-###-###
CN 1[3-9]=###_####_#### 10|2=0##_####_####
HK [2-9]=####_####
TW 9=0###_###_### 2=0#_####_####
KR 2=0#-####-#### 2=0#-###-#### 1=0##-####-#### 1=0##-###-####
SG [3689]=####_####
MY 1=0##-###_#### 1=0##-####_#### 3=0#-####_####
ID 8=0###-###-### 8=0###-####-### 8=0###-####-#### 8=0###-####-#####
PH 9=0###_###_#### 2=(0#)_####_####
TH [689]=0##_###_#### 2=0#_###_####
VN [35789]=0###_###_###
IN [6-9]=0#####_#####
PK 3=0###_#######
BD 1=0####-######
LK 7=0##_###_####
AE 5=0##_###_#### [2-47]=0#_###_####
SA [15]=0##_###_####
IL [57]=0##-###-#### [2-489]=0#-###-####
TR 5=0###_###_##_## [2-4]=(0###)_###_##_##
RU 7=8_(###)_###_#### [3489]=8_(###)_###-##-##
UA [3-7]|9=0##_###_####
EG 1=0##_######## [23]=0#_########
ZA [1-8]=0##_###_####
NG [7-9]=0###_###_####
KE [17]=0###_######
GH [235]=0##_###_####
BR [1-9][1-9]9=(##)_#####-#### [1-9][1-9]=(##)_####-####
MX 33|5[56]|81=##_####_#### [2-9]=###_###_####
CL 9=#_####_####
CO 3=###_#######
PE 9=###_###_###
EC 9=0##_###_####`;

/** A way to write national numbers. */
interface Shape {
  readonly beginning: RegExp;
  /** Empty if no number begins so. */
  readonly text: string;
}

/** How the numbers of a country look. */
export interface NumberPlan {
  readonly least: number;
  readonly most: number;
  readonly shapes: readonly Shape[];
}

let lengths: ReadonlyMap<string, readonly [least: number, most: number]> | undefined;
let shapes: ReadonlyMap<string, readonly Shape[]> | undefined;

/**
 * Returns how the numbers of a country look. The facts are those of libphonenumber's metadata, without the areas of each
 * country: the mocks may text numbers that nobody has been assigned, such as `+15558675310`.
 *
 * @see https://github.com/google/libphonenumber/blob/master/resources/PhoneNumberMetadata.xml
 */
export function numberPlanOf(country: string, callingCode: string): NumberPlan {
  lengths ??= readLengths();
  shapes ??= readShapes();
  const [least, most] = lengths.get(country) ?? [4, 15];
  const main = callingCode === "1" ? "US" : callingCode === "7" ? "RU" : country;
  return { least, most, shapes: shapes.get(main) ?? [] };
}

function readLengths(): Map<string, [number, number]> {
  const entries = lengthTable.split(" ").flatMap((row) => {
    const [range = "", countries = ""] = row.split(":");
    const [least = 0, most = least] = range.split("-").map(Number);
    return (countries.match(/../g) ?? []).map((country): [string, [number, number]] => [
      country,
      [least, most],
    ]);
  });
  return new Map(entries);
}

function readShapes(): Map<string, readonly Shape[]> {
  const rows = shapeTable.trim().split("\n");
  return new Map(
    rows.map((row) => {
      const [country = "", ...columns] = row.split(" ");
      const own = columns.map((column): Shape => {
        const at = column.indexOf("=");
        return {
          beginning: new RegExp(`^(?:${column.slice(0, at)})`),
          text: column.slice(at + 1).replaceAll("_", " "),
        };
      });
      return [country, own];
    }),
  );
}
