// ISO 3166-1 alpha-2.
const CODES =
  "AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CD CF " +
  "CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI " +
  "GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ " +
  "LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO " +
  "NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS " +
  "ST SV SX SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW";

/** The countries whose cards are asked for a postal code, with the name that it has there. */
export const POSTAL_LABELS = { US: "ZIP code", CA: "Postal code", GB: "Postal code", PR: "ZIP code" };

/** The countries whose addresses have a state or the like, with the name that it has there. */
export const STATE_LABELS = {
  AU: "State", BR: "State", CA: "Province", IN: "State", JP: "Prefecture", MX: "State", US: "State",
};

// Countries without postal codes.
const NO_POSTAL =
  "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CM DJ DM ER FJ GA GD GM GQ GY HK KM KN LC ML MO MR MW NR QA RW SB SC " +
  "SL SR ST SY TG TO TV TZ UG VU YE ZW";

/** @param {string} country */
export const hasPostalCode = (country) => !NO_POSTAL.split(" ").includes(country);

/** @returns {[string, string][]} Code and name, by name. */
export function countries() {
  const names = new Intl.DisplayNames("en", { type: "region" });
  const all = CODES.split(" ").map((code) => /** @type {[string, string]} */ ([code, names.of(code) ?? code]));
  return all.sort((one, other) => one[1].localeCompare(other[1]));
}

/** The country of the browser's language, as a first guess. */
export function likelyCountry() {
  const region = new Intl.Locale(navigator.language).region;
  return region && CODES.includes(region) ? region : "US";
}
