// Answers access questions told as lines of words, one line each, for
// tests/support/access_oracle.py, which holds every answer to its own reading of the law.
//
//   purpose=EH role=NP tie=named state=given owner=other facts=cleared,relevant
//
// The answer: what becomes of the child, of the pooled browse, and of an entry without a label,
// with each single label, and with each pair, in the order of the labels' numbers:
//
//   permit permit H,P,R:F6,...

#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Label;
using records::LabelSet;
using Words = std::map<std::string, std::string>;

Words WordsOf(const std::string& line) {
  Words words;
  std::istringstream in(line);
  for (std::string word; in >> word;) {
    const std::size_t at = word.find('=');
    words[word.substr(0, at)] = at == std::string::npos ? "" : word.substr(at + 1);
  }
  return words;
}

std::set<std::string> FactsOf(const Words& words) {
  std::set<std::string> facts;
  const auto found = words.find("facts");
  if (found == words.end()) return facts;
  std::istringstream in(found->second);
  for (std::string fact; std::getline(in, fact, ',');) facts.insert(fact);
  return facts;
}

void SetGateways(World& w, const std::set<std::string>& is) {
  Gateways& g = w.gateways;
  if (is.count("declared") != 0 || is.count("glass") != 0) {
    g.emergency.agency = w.agency;
    g.emergency.category = EmergencyCategory::kMissingChild;
    g.emergency.opened = w.at.Plus(is.count("long_ago") != 0 ? -12 * 3600 : -60);
    g.emergency.must_reach_child = is.count("must_reach") != 0;
    g.emergency.opened_lately = is.count("too_often") != 0 ? 4 : 1;
  }
  if (is.count("glass") != 0) {
    g.emergency.reauthenticated = true;
    g.emergency.reason_length = 20;
  }
  if (is.count("second_person") != 0) {
    g.emergency.second_person = is.count("oneself") != 0 ? w.who : kOther;
    g.emergency.second_role = Role::kSupervisor;
    g.emergency.seconded_at = g.emergency.opened;
  }
  if (is.count("allocated") != 0 || is.count("member") != 0) {
    g.enquiry.agency = w.agency;
    g.enquiry.known = true;
    g.enquiry.part = is.count("member") != 0 ? EnquiryPart::kMember : EnquiryPart::kAllocated;
    g.enquiry.identity_reason = is.count("identity_reason") != 0;
    g.enquiry.historic = is.count("historic") != 0;
  }
  if (is.count("strategy") != 0) g.override_ = {true, Role::kSupervisor, w.at, true};
  if (is.count("contact") != 0) g.contact = {w.agency, true, std::nullopt, false};
  if (is.count("order") != 0) g.order = {w.agency, true, w.purpose, true, Date::Of(w.at)};
  if (is.count("transfer") != 0) g.transfer = {w.agency, true, std::nullopt};
  if (is.count("rights_parent") != 0 || is.count("rights_child") != 0) {
    g.rights.verified = g.rights.step_up = true;
    g.rights.requester =
        is.count("rights_child") != 0 ? RightsRequester::kCompetentChild : RightsRequester::kParent;
    g.rights.health_opinion = is.count("health_opinion") != 0;
    g.rights.best_interests = is.count("best_interests") != 0;
    g.rights.alleged_harm = is.count("alleged_harm") != 0;
    g.rights.child_agrees = is.count("child_agrees") != 0;
  }
}

void SetChild(World& w, const std::set<std::string>& is) {
  w.shielded = is.count("shielded") != 0;
  w.shield_cleared = is.count("cleared") != 0;
  w.own_family = is.count("family") != 0;
  w.died = is.count("died") != 0;
  w.closing = is.count("closing") != 0;
  w.across_adoption = is.count("across_adoption") != 0;
  if (is.count("grown") != 0) w.birth_latest = Date::FromCivil(2007, 5, 5);
  if (is.count("maybe_grown") != 0) {
    if (!w.birth_latest) w.birth_latest = Date::FromCivil(2015, 5, 5);
    w.birth_earliest = Date::FromCivil(2007, 4, 5);
  }
  if (is.count("objected") != 0) w.objected = true;
  if (is.count("child_refused") != 0) w.child_refused = true;
  if (is.count("competent") != 0) w.competence = Competence::kAssessedYes;
  if (is.count("fresh_claim") != 0) w.claim = {true, w.at};
  if (is.count("password") != 0) w.authentication = Authentication::kPassword;
  if (is.count("export") != 0) w.act = Act::kExport;
  if (is.count("unreadable") != 0) w.facts_readable = false;
}

void SetEntry(World& w, const std::set<std::string>& is, const std::string& owner) {
  EntryFacts& e = w.entry;
  e.owner = owner == "own" ? w.agency : kCouncil;
  e.pushed_to_asker = owner == "sent" || owner == "sent_only";
  e.push_only = owner == "sent_only" || owner == "elsewhere";
  e.permission_expressed = is.count("expressed") != 0;
  e.relevant_to_harm = is.count("relevant") != 0;
  e.adult_agreed = is.count("adult_agreed") != 0;
  e.adult_agreed_to_mention = is.count("mention_agreed") != 0;
  e.adults_only = is.count("adults_only") != 0;
  e.may_tell_existence = is.count("may_tell") != 0;
  e.court_leave = is.count("leave") != 0;
  e.in_headline = is.count("headline") != 0;
  e.in_safety_extract = is.count("extract") != 0;
  e.in_order = is.count("in_order") != 0;
  e.in_protection_file = is.count("in_file") != 0;
  if (is.count("named") != 0) e.named_roles = {w.role};
}

World WorldOf(const Words& words) {
  World w;
  const auto is = FactsOf(words);
  w.purpose = PurposeFrom(words.at("purpose")).value_or(Purpose::kNone);
  w.role = RoleFrom(words.at("role")).value();
  w.relationship = RelationshipFrom(words.at("tie")).value();
  if (words.at("state") == "none") {
    w.agreement.reset();
  } else {
    w.agreement->state = AgreementStateFrom(words.at("state")).value();
    w.agreement->purpose = w.purpose;
    if (is.count("by_child") != 0) w.agreement->giver = Giver::kChild;
    if (is.count("by_young_adult") != 0) w.agreement->giver = Giver::kYoungAdult;
    if (is.count("by_nobody") != 0) w.agreement->giver = Giver::kUnknown;
    if (is.count("other_class") != 0) {
      w.agreement->classes = records::ClassSet().With(records::RecordClass::kEducation);
    }
    if (is.count("other_agency") != 0) w.agreement->agencies = {kClinic};
    if (is.count("overdue") != 0) w.agreement->review_by = {Date::Of(w.at).days - 1};
  }
  SetChild(w, is);
  SetGateways(w, is);
  SetEntry(w, is, words.at("owner"));
  return w;
}

std::string LetterOf(const Decision& decision) {
  if (decision.outcome() == Outcome::kRedact) {
    std::string codes = "R:";
    for (const Redaction code : decision.redactions().All()) codes += Name(code);
    return codes;
  }
  // abstain, permit, redact, exists, break-glass, refer, deny, hide, bar
  return std::string(1, "-P?EGODHB"[static_cast<int>(decision.outcome())]);
}

void Answer(const std::string& line) {
  World w = WorldOf(WordsOf(line));
  const Question question = w.Asks();
  const ChildFacts facts = w.Facts();
  const ChildDecision child = DecideChild(question, facts, w.policy);
  std::cout << Name(child.decision.outcome()) << ' ' << Name(child.pooled_outcome) << ' ';
  if (!child.decision.permits()) {
    std::cout << "-\n";
    return;
  }
  const auto tell = [&](LabelSet labels, const char* before) {
    w.entry.labels = labels;
    std::cout << before << LetterOf(DecideEntry(question, facts, child, w.entry, w.policy));
  };
  tell(LabelSet(), "");
  for (int a = 0; a < records::kLabelCount; ++a) {
    const LabelSet one = LabelSet().With(static_cast<Label>(a));
    tell(one, ",");
    for (int b = a + 1; b < records::kLabelCount; ++b) tell(one.With(static_cast<Label>(b)), ",");
  }
  std::cout << '\n';
}

}  // namespace
}  // namespace hub::access

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) hub::access::Answer(line);
  return 0;
}
