// What the data says, in words and signs.

const GRADE = ["very_low", "low", "moderate", "high"];
const DIRECTIONS = {
  supports: "supports it", disputes: "disputes it", inconclusive: "cannot tell", neutral: "says nothing for or against it",
};
const DIRECTNESS = {
  exact: "about exactly this", high: "about nearly this", moderate: "about something like it", low: "about something remote",
  unknown: "how direct is not known",
};

const verdictLabel = (verdict) => data.verdicts[verdict];
const badge = (verdict) => el("span", `badge ${verdict}`, verdictLabel(verdict));

/** "⊕⊕◯◯ low certainty": the sign for the eye, the words for everybody. */
function certainty(level) {
  const filled = GRADE.indexOf(level) + 1;
  const sign = el("span", "grade", "⊕".repeat(filled), el("span", "none", "◯".repeat(4 - filled)));
  sign.setAttribute("aria-hidden", "true");
  return el("span", "", sign, ` ${level.replace("_", " ")} certainty`);
}

/** The evidence lines of a claim: the one that decided comes first. */
function evidenceOf(claim) {
  const lines = claim.evidence === undefined ? [] : data.evidence[claim.evidence];
  return lines.map(([body, direction, directness, level]) => ({ body: data.bodies[body], direction, directness, level }));
}

const conflictsOf = (() => {
  const found = claims.map(() => []);
  for (const conflict of conflicts) {
    const [, ...sides] = conflict;
    for (const place of [0, 1]) if (typeof sides[place] === "number") found[sides[place]].push([conflict, sides[1 - place]]);
  }
  return (number) => found[number];
})();

/** Every rule that a claim breaks, the rules that follow another among them. */
const rulesOf = (claim) => (claim.flags ?? []).flatMap((flag) => [flag.rule, ...(flag.followers ?? [])]);

const standing = (words) => words && el("span", "standing", words);
