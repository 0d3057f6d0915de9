#include <algorithm>
#include <array>
#include <iterator>

#include "hub/access/decide.h"

namespace hub::access {
namespace {

struct Entry {
  Rule rule;
  RuleText text;
};

constexpr std::string_view kAskLead = "Ask the lead professional.";

// INVARIANT: in order of number. Sentences are read by people who may know of no other
// record, so each speaks of the rule and never of a record that it keeps from them.
constexpr Entry kTexts[] = {
    {Rule::kNoGateway,
     {"D0", "UK GDPR Art. 5(1)(a) and (c)",
      "Nothing in the rules lets you see this for the purpose you gave.",
      "Check your role and purpose, or ask the lead professional."}},
    {Rule::kRuleFailed,
     {"D1", "UK GDPR Art. 25 and 32",
      "A rule could not be applied, and the hub shows nothing when it is not sure.",
      "Try again; if it stays, tell your agency's contact for the hub."}},
    {Rule::kB1,
     {"B1", "UK GDPR Art. 5(1)(b); Children Act 2004 s.16LA",
      "The hub serves the welfare of children only, and every question needs one purpose of "
      "that kind.",
      "Choose your purpose. For a crime enquiry, send a disclosure request to the agency."}},
    {Rule::kB2,
     {"B2", "UK GDPR Art. 5(2) and 32",
      "The hub cannot write down who looked just now, so it shows nothing.",
      "Ring the agency's duty line."}},
    {Rule::kB3,
     {"B3", "UK GDPR Art. 32", "You are not signed in strongly enough, or in no role.",
      "Sign in with your second factor and choose a role."}},
    {Rule::kB4,
     {"B4", "UK GDPR Art. 25 and 32; least privilege",
      "This role looks after the hub or its records and never reads about a child.",
      "If you also work with the child, sign in with that role."}},
    {Rule::kB5,
     {"B5", "Adoption and Children Act 2002 ss.56 to 65",
      "Only an adoption agency may answer questions of this kind.", "Ask the adoption agency."}},
    {Rule::kB6,
     {"B6", "Data Protection Act 2018 s.170",
      "Nobody may read about their own family or household, or where they declared a conflict.",
      "As a family member, ask for your records through the data protection officer."}},
    {Rule::kB7,
     {"B7",
      "Family Procedure Rules 2010; Administration of Justice Act 1960 s.12; Government "
      "Security Classifications Policy",
      "Privileged, court-restricted and secret papers are never shown here.",
      "Ask your agency's legal adviser."}},
    {Rule::kB8,
     {"B8", "UK GDPR Art. 5(1)(e)",
      "The hub shows records of children only; this record is closed.",
      "For a review or a court, ask the data protection officer."}},
    {Rule::kB9,
     {"B9", "UK GDPR Art. 25 and 32",
      "The hub could not be sure of the facts it decides on, so it shows nothing.",
      "Try again; if it stays, tell your agency's contact for the hub."}},
    {Rule::kT1,
     {"T1", "UK GDPR Art. 6(1)(d); Children Act 1989 ss.44 and 46",
      "A child may be in danger now, so you may see what keeps them safe.", ""}},
    {Rule::kT2,
     {"T2", "Children Act 1989 s.47(9) to (11)",
      "You are allocated to an open child protection enquiry.", ""}},
    {Rule::kT3,
     {"T3", "Children Act 2004 s.11 and s.16LA; Children Act 1989 s.47(1)",
      "You are allocated the contact about this child.", ""}},
    {Rule::kT4,
     {"T4", "the order or the review; Children Act 2004 s.16H",
      "A court or a review has asked for exactly this.", ""}},
    {Rule::kT5,
     {"T5", "Children Act 2004 s.10, s.11, s.16LA; Children Act 1989 s.17; UK GDPR Art. 6(1)(e)",
      "The family agreed that your agency may see this, and you work with the child.", ""}},
    {Rule::kT6,
     {"T6", "Children Act 2004 s.16LA",
      "The agency that holds a record may send it to you when it judges that you need it.", ""}},
    {Rule::kT7,
     {"T7", "Keeping children safe in education; Pupil Information Regulations 2005",
      "The child has joined your school or setting.", ""}},
    {Rule::kT8,
     {"T8", "as at the source", "Your own agency wrote these records and you work with the child.",
      ""}},
    {Rule::kT9,
     {"T9", "UK GDPR Arts. 12 to 22; Data Protection Act 2018 Sch. 2 to 4",
      "A person has asked for their own records.", ""}},
    {Rule::kT10,
     {"T10", "UK GDPR Arts. 5(2), 32 and 39",
      "You oversee who looked at what, without what was written.", ""}},
    {Rule::kL0,
     {"L0", "UK GDPR Art. 25", "Records of a kind that has no rule yet are shown to nobody.", ""}},
    {Rule::kL1,
     {"L1", "common-law duty of confidentiality; Children Act 2004 s.16LA",
      "What people tell a confidential service stays with it unless it sends it on.", ""}},
    {Rule::kL2,
     {"L2", "common-law duty of confidentiality; UK GDPR Art. 9",
      "An adult's health is theirs to share.", ""}},
    {Rule::kL3,
     {"L3", "UK GDPR Art. 10; Data Protection Act 2018 Sch. 1",
      "What the police and courts hold is shown as advice for safety only.", ""}},
    {Rule::kL4,
     {"L4", "the data sharing agreement; UK GDPR Art. 5(1)(c)",
      "Police information is shown as advice for safety only.", ""}},
    {Rule::kL5,
     {"L5", "conditions set by the police force",
      "Police information with conditions is shown only to those the conditions name.", ""}},
    {Rule::kL6,
     {"L6", "UK GDPR Art. 5(1)(f); Data Protection Act 2018 Sch. 3",
      "Where the child is, and whatever would give it away, is kept for those with clearance.",
      "If you must reach the child, ask the lead professional."}},
    {Rule::kL7,
     {"L7", "common-law duty of confidentiality",
      "Who gave information in confidence is not named.", ""}},
    {Rule::kL8,
     {"L8", "UK GDPR Art. 5(1)(c)", "Other people are named by what they are to the child.", ""}},
    {Rule::kL9,
     {"L9", "Data Protection Act 2018 Sch. 3",
      "What a plan needs is shown; the rest is for those who run it.", ""}},
    {Rule::kL10,
     {"L10", "Data Protection Act 2018 Sch. 2 para. 2",
      "Some work is shown only to the roles that its owner named.", ""}},
    {Rule::kL11,
     {"L11", "UK GDPR Arts. 16 and 18",
      "Disputed records are marked, and restricted ones are kept apart.", ""}},
    {Rule::kL12,
     {"L12", "Sexual Offences (Amendment) Act 1992; Gender Recognition Act 2004 s.22",
      "Identities that the law protects are never shown.", ""}},
    {Rule::kL13,
     {"L13", "UK GDPR Art. 5(1)(d)", "Opinions and unchecked statements are shown as such.", ""}},
    {Rule::kNoRelationship,
     {"R1", "UK GDPR Art. 5(1)(c) and (f)", "You are not recorded as working with this child.",
      "Ask the lead professional, or your supervisor, to record that you do."}},
    {Rule::kRelationshipEnded,
     {"R2", "UK GDPR Art. 5(1)(c) and (f)", "Your recorded work with this child has ended.",
      "If you work with the child again, ask the lead professional to record it."}},
    {Rule::kRelationshipUnconfirmed,
     {"R3", "UK GDPR Art. 5(1)(c) and (f)",
      "You said that you work with this child, and nobody has confirmed it yet.",
      "Ask the lead professional or your supervisor to confirm it."}},
    {Rule::kAgreementNotSought,
     {"A4.2-not_sought", "Children Act 2004 s.10; Children Act 1989 s.17",
      "The family has not been asked whether other agencies' records may be seen.",
      "Seek the family's agreement, ask an agency to send you what you need, or refer your "
      "worry to children's services."}},
    {Rule::kAgreementRefused,
     {"A4.2-refused", "Children Act 2004 s.10; Children Act 1989 s.17",
      "The family did not agree that other agencies' records may be seen together.",
      "An agency may still send you what you need. If the child may come to harm, refer."}},
    {Rule::kAgreementWithdrawn,
     {"A4.2-withdrawn", "Children Act 2004 s.10; Children Act 1989 s.17",
      "The family has taken back its agreement.",
      "An agency may still send you what you need. If the child may come to harm, refer."}},
    {Rule::kAgreementExpired,
     {"A4.2-expired", "Children Act 2004 s.10; Children Act 1989 s.17",
      "The family's agreement was due for review and has lapsed.",
      "Review it with the family and record the answer."}},
    {Rule::kAgreementConflict,
     {"A4.2-conflict", "Children Act 1989 s.2(7)",
      "Those with parental responsibility do not agree with each other.",
      "The lead professional, or the supervisor for a child in need, decides within five "
      "working days."}},
    {Rule::kAgreementChildRefused,
     {"A4.2-child_refused", "common-law duty of confidentiality; Gillick [1986] AC 112",
      "The young person understands the question and did not agree.",
      "An agency may still send you what you need, with its reasons."}},
    {Rule::kAgreementOutOfScope,
     {"A4.2-out_of_scope", "Children Act 2004 s.10; Children Act 1989 s.17",
      "The agreement recorded for this purpose does not cover your agency.",
      "Ask the lead professional whether it should be widened."}},
    {Rule::kPurposeNotServedYet,
     {"P1", "UK GDPR Art. 5(1)(b)",
      "This version of the hub does not yet answer questions for this purpose.",
      "Ask the agency directly, by its duty line if it is urgent."}},
    {Rule::kAgreementNotForPurpose,
     {"A4.2-not_for_purpose", "Children Act 2004 s.10; Children Act 1989 s.17 and s.47",
      "What is recorded about agreement does not open records for this purpose.",
      "Check which purpose applies, or record the family's agreement for this one."}},
    {Rule::kAgreementNotInForce,
     {"A4.2-none", "Children Act 2004 s.10; Children Act 1989 s.17",
      "No agreement is in force under which you could see other agencies' records.",
      "Ask the lead professional about the family's agreement, ask an agency to send you what "
      "you need, or refer your worry to children's services."}},
    {Rule::kHealthSummary,
     {"A4.1-HEALTH", "UK GDPR Art. 9; common-law duty of confidentiality",
      "A child's health records are shown in summary, without clinical detail.", kAskLead}},
    {Rule::kActiveRelationship,
     {"R4", "UK GDPR Art. 5(1)(c) and (f)", "You are recorded as working with this child.", ""}},
    {Rule::kLeadDecides,
     {"R5", "Children Act 2004 s.10 and s.11", "You lead or supervise the work with this child.",
      ""}},
    {Rule::kNotForRole,
     {"R6", "UK GDPR Art. 32", "Only a lead professional or a supervisor may do this.",
      "Ask the lead professional or your supervisor."}},
    {Rule::kAboutThemselves,
     {"R7", "UK GDPR Art. 32",
      "Nobody may record their own work with a child; a second person does.",
      "Ask the lead professional or your supervisor."}},
    {Rule::kEntersForAgency,
     {"R8", "UK GDPR Art. 5(2), 28 and 29",
      "This agency allowed you to enter its records for it, and both your names are kept.", ""}},
    {Rule::kMayNotEnter,
     {"R9", "UK GDPR Art. 5(1)(d) and (f), 29",
      "You are not recorded as someone who may enter records for this agency.",
      "Ask the agency to tell those who run the hub that you may."}},
    {Rule::kMarking,
     {"A1.4-GSC", "Government Security Classifications Policy",
      "Marked information is shown only to the roles that its handling names.", ""}},
    {Rule::kCareFlagOnly,
     {"A1.1-CARE", "UK GDPR Art. 5(1)(b)",
      "For treating a patient the hub tells whether a protection plan stands, and no more.",
      "If you are worried about the child, ask for early help or as an emergency."}},
    {Rule::kClaimSummary,
     {"R10", "UK GDPR Art. 5(1)(c) and (f)",
      "Until somebody confirms that you work with this child you see no text.",
      "Ask the lead professional to confirm it within two working days."}},
    {Rule::kBreakGlassOffered,
     {"A6-offer", "UK GDPR Art. 6(1)(d); Children Act 1989 ss.44 and 46",
      "If a child is in danger now you may open what keeps them safe, and it is looked into.",
      "Sign in again with your passkey, choose the reason and say why."}},
    {Rule::kBreakGlassOpened,
     {"A6", "UK GDPR Art. 6(1)(d); Children Act 1989 ss.44 and 46",
      "You opened this as an emergency; it closes by itself and is reviewed.", ""}},
    {Rule::kBreakGlassQuota,
     {"A6-quota", "UK GDPR Art. 32",
      "You have opened records as an emergency as often as one person may.",
      "Ask your manager to unlock it, or ring the agency's duty line."}},
    {Rule::kSecondPerson,
     {"A6-second", "UK GDPR Art. 32", "A second person must agree to this.",
      "Ask your supervisor or the data protection officer on call."}},
    {Rule::kNoAgencyAgreement,
     {"T5-agency", "UK GDPR Art. 26; Children Act 2004 s.10",
      "No agreement between the agencies covers this for your agency and purpose.",
      "Ask your agency's data protection officer about the sharing agreement."}},
    {Rule::kConsentWithdrawn,
     {"A1.2-gdpr_consent", "UK GDPR Art. 6(1)(a) and 7(3)",
      "Optional extras are shown only while the person consents to them.", ""}},
    {Rule::kTooFewIdentifiers,
     {"C11", "UK GDPR Art. 5(1)(c)",
      "A search must say who the child is by more than one identifier.",
      "Add a date of birth, an NHS number or a pupil number."}},
    {Rule::kOverrideRecorded,
     {"A1.2-override", "Children Act 1989 s.47",
      "A manager set the question of agreement aside to protect a child.",
      "Record the strategy discussion before the time is up."}},
    {Rule::kNoExport,
     {"A6-export", "UK GDPR Art. 5(1)(c) and 32", "This may be read here and not taken away.",
      "Ask the lead professional for what the plan needs."}},
    {Rule::kErasureRefused,
     {"A7-17-kept", "UK GDPR Art. 17(3)(b)",
      "What a public task or a legal duty needs is kept until its time is over.",
      "You may ask for the record to be restricted."}},
    {Rule::kErasureGranted,
     {"A7-17", "UK GDPR Art. 17(1)",
      "What rested on consent, was about the wrong child or is past its time is destroyed.", ""}},
    {Rule::kRectification,
     {"A7-16", "UK GDPR Art. 16 and 19",
      "The agency that wrote it decides; until then it is marked as disputed.", ""}},
    {Rule::kRestrictionGranted,
     {"A7-18", "UK GDPR Art. 18", "The record is kept and used for protection and claims only.",
      ""}},
    {Rule::kObjection,
     {"A7-21", "UK GDPR Art. 21",
      "While an objection is looked into, the pooled browse for early help stays closed.", ""}},
    {Rule::kWhoLooked,
     {"A7-15-who", "UK GDPR Art. 15(1)(c)",
      "A person may know which agencies looked, in which role, when and what for.", ""}},
    {Rule::kSmallCount,
     {"A1.1-STATS", "UK GDPR Art. 5(1)(c) and 9(2)(j)",
      "Counts are rounded and small ones are not told, so that nobody can be picked out.", ""}},
    {Rule::kBatchRepeated,
     {"INTAKE-again", "UK GDPR Art. 5(1)(d)",
      "This batch was taken before; nothing was counted twice.", ""}},
    {Rule::kIdentifyingText,
     {"INTAKE-names", "UK GDPR Art. 5(1)(c)",
      "A consultation without names must not say who it is about.",
      "Leave out names, dates of birth, numbers and addresses."}},
    {Rule::kMayShare,
     {"SHARE", "Children Act 2004 s.16LA; Children Act 1989 s.47(9)",
      "You may share what is relevant to keeping this child safe and well.",
      "Share the least that is needed, and record what you shared and why."}},
    {Rule::kJudgeFirst,
     {"SHARE-judge", "Children Act 2004 s.16LA",
      "You decide whether sharing helps the child and does no greater harm.",
      "Record your judgement, whether you share or not."}},
    {Rule::kSettlesMatches,
     {"M1", "UK GDPR Art. 5(1)(d), Art. 22A",
      "You settle which of your agency's records are about one child.", ""}},
    {Rule::kNotForSteward,
     {"M2", "UK GDPR Art. 32", "Only a data steward settles which records are about one child.",
      "Ask your agency's data steward."}},
    {Rule::kRelationshipAwaits,
     {"M3", "UK GDPR Art. 5(1)(d) and (f)",
      "Whose records this child's are was corrected, so your work with the child is to be "
      "confirmed again.",
      "Ask the lead professional or a supervisor to confirm it, and search for the child again."}},
};

constexpr std::size_t kCount = std::size(kTexts);

constexpr bool IsInOrder() {
  for (std::size_t i = 1; i < kCount; ++i) {
    if (kTexts[i - 1].rule >= kTexts[i].rule) return false;
  }
  return true;
}
static_assert(IsInOrder());

constexpr std::array<Rule, kCount> Rules() {
  std::array<Rule, kCount> rules{};
  for (std::size_t i = 0; i < kCount; ++i) rules[i] = kTexts[i].rule;
  return rules;
}
constexpr std::array<Rule, kCount> kRules = Rules();

// What is cited instead before the duty of s.16LA is in force.
constexpr struct {
  Rule rule;
  std::string_view law;
} kBeforeTheDuty[] = {
    {Rule::kB1, "UK GDPR Art. 5(1)(b); Children Act 2004 s.11"},
    {Rule::kT3, "Children Act 2004 s.11; Children Act 1989 s.47(1)"},
    {Rule::kT5, "Children Act 2004 s.10, s.11; Children Act 1989 s.17; UK GDPR Art. 6(1)(e)"},
    {Rule::kT6, "Children Act 2004 s.10 and s.11; common-law public interest"},
    {Rule::kL1, "common-law duty of confidentiality"},
    {Rule::kMayShare, "Children Act 2004 s.11; Children Act 1989 s.47(9)"},
    {Rule::kJudgeFirst, "Children Act 2004 s.10 and s.11; common-law public interest"},
};

}  // namespace

std::string_view LawOf(Rule rule, const Policy& policy, Instant at) {
  const bool in_force = policy.sharing_duty_from && *policy.sharing_duty_from <= Date::Of(at);
  if (!in_force) {
    for (const auto& earlier : kBeforeTheDuty) {
      if (earlier.rule == rule) return earlier.law;
    }
  }
  return Explain(rule).law;
}

std::span<const Rule> AllRules() { return kRules; }

const RuleText& Explain(Rule rule) {
  const auto found = std::lower_bound(std::begin(kTexts), std::end(kTexts), rule,
                                      [](const Entry& e, Rule r) { return e.rule < r; });
  if (found != std::end(kTexts) && found->rule == rule) return found->text;
  return Explain(Rule::kRuleFailed);
}

}  // namespace hub::access
